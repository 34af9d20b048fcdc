"""What a person changes on a photo by hand."""

from webapp.photos.models import Photo


def photo_change(*, photo: Photo, favourite: bool | None = None, name: str | None = None) -> Photo:
    """Change what is given, leave the rest."""
    photo.favourite = photo.favourite if favourite is None else favourite
    photo.name = photo.name if name is None else name
    photo.save(update_fields=["favourite", "name"])
    return photo
