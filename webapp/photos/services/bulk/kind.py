"""The protocol of a bulk action. Adding one = one class + its line in the registry."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Album, BulkAction, Photo


@dataclass(frozen=True)
class Wish:
    """What is to be done to which photos (the member's own, or in their album); `ids` keeps the order given."""

    member: User
    photos: QuerySet[Photo]
    ids: Sequence[UUID] | None = None
    album: Album | None = None
    angle: int = 0
    stages: Sequence[str] | None = None
    asked: Any = None
    """What an action of another app needs besides."""
    at: datetime = field(default_factory=timezone.now)


@dataclass(frozen=True)
class Changed:
    """The photos that the action has changed, and what is needed to put them back."""

    photos: list[UUID]
    before: dict[str, Any] = field(default_factory=dict)


class BulkKind(ABC):
    """One action on many photos, as a handful of statements whatever their number."""

    needs: ClassVar[tuple[str, ...]] = ()
    """Names of the parameters that must be given: album, angle."""
    undoable: ClassVar[bool] = True

    @abstractmethod
    def apply(self, wish: Wish) -> Changed:
        """Do it, inside a transaction; photos that are so already are left out of the answer."""

    def undo(self, action: BulkAction) -> int:
        """Put back what the action changed, as far as nobody has changed it since; returns how many photos."""
        raise NotImplementedError(f"{action.action} cannot be undone.")


def locked(photos: QuerySet[Photo], *fields: str) -> list[tuple[Any, ...]]:
    """(id, fields...) of these photos, locked in one order for all, so that two actions never block each other."""
    found = Photo.objects.filter(id__in=photos.order_by().values("id")).order_by("id")
    return list(found.select_for_update(of=("self",)).values_list("id", *fields))


def photos_of(action: BulkAction) -> QuerySet[Photo]:
    """Those photos of the action that its member still has."""
    return Photo.objects.filter(owner_id=action.owner_id, id__in=AnyOf(action.photos))
