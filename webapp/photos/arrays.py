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
