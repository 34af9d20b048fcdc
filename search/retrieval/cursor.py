"""Where the next page of a search begins: opaque to whoever holds it."""

import base64
import json
import math
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.utils.translation import gettext as _

from search.errors import SearchError


@dataclass(frozen=True)
class Cursor:
    """`rank` results were given; `head` of the settled ones are used up; the rest goes on after (key, photo)."""

    query: UUID
    rank: int = 0
    head: int = 0
    key: float | None = None
    photo: UUID | None = None

    def encode(self) -> str:
        row = [str(self.query), self.rank, self.head, self.key, str(self.photo) if self.photo else None]
        return base64.urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Self:
        """Raises SearchError for anything that was not made by `encode`."""
        try:
            padded = text + "=" * (-len(text) % 4)
            query, rank, head, key, photo = json.loads(base64.urlsafe_b64decode(padded.encode()))
            made = cls(
                UUID(query),
                int(rank),
                int(head),
                None if key is None else float(key),
                None if photo is None else UUID(photo),
            )
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise SearchError(
                _("The cursor is not one that a search gave. Start again without it.")
            ) from error
        is_torn = (made.key is None) != (made.photo is None) or not math.isfinite(made.key or 0.0)
        if made.rank < 0 or made.head < 0 or is_torn:
            raise SearchError(_("The cursor is not one that a search gave. Start again without it."))
        return made
