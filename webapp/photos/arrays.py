"""Many ids in one query parameter: an array instead of a hundred thousand placeholders."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AnyOf(models.Func):
    """The ids as a set of rows, for `id__in=AnyOf(ids)`."""

    template = "(SELECT unnest(%(expressions)s))"

    def __init__(self, ids: Iterable[UUID], **extra: Any) -> None:
        array = models.Value(list(ids), output_field=ArrayField(models.UUIDField()))
        super().__init__(array, output_field=models.UUIDField(), **extra)


class AnyOfHex(models.Func):
    """The same for a million ids that are bytes already: 32 hexadecimal digits each, one after the other."""

    template = "(SELECT unnest(%(expressions)s::uuid[]))"

    def __init__(self, digits: str, **extra: Any) -> None:
        ids = ",".join(digits[start : start + 32] for start in range(0, len(digits), 32))
        array = models.Value(f"{{{ids}}}", output_field=models.TextField())
        super().__init__(array, output_field=models.UUIDField(), **extra)
