"""A library as training data: an album is a class; photos of several albums belong to the first."""

from uuid import UUID

from PIL import Image

from search.retrieval.source import photo_pixels
from search.retrieval.training.tuples import TrainingError, Tuples, of_clusters
from webapp.photos.models import AlbumPhoto


def album_tuples(seed: int = 0) -> Tuples:
    """Every member's photos outside the trash that lie in an album. Raises TrainingError."""
    rows = AlbumPhoto.objects.filter(photo__trashed_at__isnull=True).order_by("album_id", "id")
    first: dict[UUID, UUID] = {}
    for photo, album in rows.values_list("photo_id", "album_id"):
        first.setdefault(photo, album)
    if len(set(first.values())) < 4:
        raise TrainingError("Training on the library needs photos in at least four albums.")
    return of_clusters(list(first), list(first.values()), seed)


def photo_open(photo: UUID) -> Image.Image:
    """The pixels of a photo as displayed."""
    return photo_pixels(photo)
