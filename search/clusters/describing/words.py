"""The words of photos, by which their groups are named."""

from collections.abc import Sequence
from uuid import UUID

from search.models import PhotoTag

CHUNK = 2000


def words_of(photos: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The tags of each photo that has any, narrowest first."""
    found: dict[UUID, list[str]] = {}
    for start in range(0, len(photos), CHUNK):
        tags = PhotoTag.objects.filter(photo_id__in=photos[start : start + CHUNK], removed=False)
        for photo, name in tags.order_by("position", "id").values_list("photo_id", "tag__name"):
            found.setdefault(photo, []).append(name)
    return found
