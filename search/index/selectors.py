"""Reads of spaces and of what they cover."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from search.errors import NothingServes
from search.index.indexes import index_bytes, index_exists
from search.index.nearest import regions_of
from search.models import Embedding, EmbeddingSpace
from webapp.photos.models import Photo

State = EmbeddingSpace.State
PHOTO = "photo"


def space_serving(purpose: str = PHOTO) -> EmbeddingSpace:
    """The space that answers searches. Raises NothingServes."""
    space = (
        EmbeddingSpace.objects.filter(purpose=purpose, state=State.SERVING)
        .select_related("model_version")
        .first()
    )
    if space is None:
        raise NothingServes
    return space


def spaces_filled(purpose: str = PHOTO) -> list[EmbeddingSpace]:
    """Spaces that new photos are added to: the serving one, and those on their way to follow it."""
    return list(
        EmbeddingSpace.objects.filter(purpose=purpose)
        .exclude(state=State.RETIRED)
        .select_related("model_version")
        .order_by("id")
    )


def coverage(space: EmbeddingSpace, photos: QuerySet[Photo]) -> float:
    """Fraction of these photos that have a vector in the space; 1 when there are none."""
    counted = photos.order_by().aggregate(
        all=Count("pk"),
        covered=Count("pk", filter=Q(pk__in=_whole(space).values("photo_id"))),
    )
    return counted["covered"] / counted["all"] if counted["all"] else 1.0


def live_photos() -> QuerySet[Photo]:
    """Every member's photos that are not in the trash."""
    return Photo.objects.filter(trashed_at__isnull=True)


@dataclass(frozen=True)
class SpaceStatus:
    """One line of `index status`."""

    id: int
    name: str
    model: str
    dim: int
    state: str
    photos: int
    coverage: float
    regions: int
    index: bool
    kind: str
    index_bytes: int


def spaces_status() -> list[SpaceStatus]:
    """Every space, newest first, with what it covers."""
    return [
        SpaceStatus(
            id=space.pk,
            name=space.name,
            model=space.model_version.label,
            dim=space.dim,
            state=space.state,
            photos=_whole(space).count(),
            coverage=coverage(space, live_photos()),
            regions=regions_of(space).count(),
            index=index_exists(space),
            kind=space.index_type,
            index_bytes=index_bytes(space),
        )
        for space in EmbeddingSpace.objects.select_related("model_version")
    ]


def _whole(space: EmbeddingSpace) -> QuerySet[Embedding]:
    return Embedding.objects.filter(space_id=space.pk, region__isnull=True)
