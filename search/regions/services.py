"""Writes of regions and their vectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from search.index.services import region_embeddings_write
from search.index.vectors import Floats, sound_rows
from search.models import EmbeddingSpace, Region
from search.regions.boxes import FoundRegion


@dataclass
class FoundOnPhoto:
    """The regions of one photo and, by space, their vectors [N, dim] in the same order."""

    regions: list[FoundRegion]
    vectors: dict[int, Floats] = field(default_factory=dict)


def regions_write(
    *, found: Mapping[UUID, FoundOnPhoto], spaces: Sequence[EmbeddingSpace], model_version: str
) -> None:
    """Replace the regions of these photos by those found now, with their vectors in each of the spaces."""
    with transaction.atomic():
        Region.objects.filter(photo_id__in=found).delete()
        Region.objects.bulk_create(
            [
                Region(photo_id=photo, box=list(region.box), tag=region.tag, score=region.score,
                       position=position, model_version=model_version)
                for photo, on_photo in sorted(found.items())
                for position, region in enumerate(on_photo.regions)
            ]
        )  # fmt: skip
        for space in spaces:
            region_embeddings_write(space=space, vectors=_by_box(found, space))


def _by_box(
    found: Mapping[UUID, FoundOnPhoto], space: EmbeddingSpace
) -> dict[UUID, dict[tuple[float, ...], Floats]]:
    """Photo -> box -> vector; a vector that cannot be compared with anything is left out."""
    rows: dict[UUID, dict[tuple[float, ...], Floats]] = {}
    for photo, on_photo in found.items():
        vectors = on_photo.vectors.get(space.pk)
        if vectors is not None:
            pairs = zip(on_photo.regions, vectors, sound_rows(vectors), strict=True)
            rows[photo] = {region.box: vector for region, vector, sound in pairs if sound}
    return rows
