"""What a person changes on a photo by hand."""

from django.utils import timezone

from webapp.photos.events import photos_announce
from webapp.photos.models import Photo


def photo_change(
    *, photo: Photo, favourite: bool | None = None, name: str | None = None, archived: bool | None = None
) -> Photo:
    """Change what is given, leave the rest."""
    photo.favourite = photo.favourite if favourite is None else favourite
    photo.name = photo.name if name is None else name
    if archived is not None:
        photo.archived_at = (photo.archived_at or timezone.now()) if archived else None
    photo.save(update_fields=["favourite", "name", "archived_at"])
    photos_announce([(photo.owner_id, photo.id)])
    return photo
