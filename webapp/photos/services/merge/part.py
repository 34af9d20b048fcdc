"""The protocol of one thing that copies hand on. Adding one = one class + its line in settings.PHOTO_MERGES."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

Into = Mapping[UUID, UUID]
"""Photo that goes -> photo that is kept, both of one owner."""


class Merge(Protocol):
    """A handful of statements whatever the number of photos."""

    name: str

    def merge(self, into: Into) -> Any:
        """Hand on; returns as JSON what is needed to take it back, something empty where nothing was handed on."""
        ...

    def undo(self, note: Any) -> None:
        """Take back what was handed on, as far as nobody has changed it since."""
        ...
