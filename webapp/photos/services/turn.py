"""Turning photos for display; the original stays as it is."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from webapp.accounts.models import User
from webapp.photos.errors import AngleWrong
from webapp.photos.models import Photo
from webapp.photos.pipeline.schedule import runs_follow_turn

ANGLES = (0, 90, 180, 270)


def photo_turn(*, photo: Photo, angle: int, actor: User | None) -> Photo:
    """Turn a photo clockwise by a further quarter turn or more; `actor` None is a machine."""
    turned = photos_turn(angles={photo.id: angle}, actor=actor)
    return turned.get(photo.id, photo)


@transaction.atomic
def photos_turn(*, angles: Mapping[UUID, int], actor: User | None) -> dict[UUID, Photo]:
    """Turn photos clockwise, each by its angle; a machine leaves those alone that a person has turned.

    Returns the photos that lie differently now; what is made from their pixels is due again.
    """
    wrong = set(angles.values()) - set(ANGLES)
    if wrong:
        raise AngleWrong(f"A photo is turned by 90, 180 or 270 degrees, not by {sorted(wrong)}.")
    photos = Photo.objects.select_for_update(of=("self",)).filter(id__in=angles)
    if actor is None:
        photos = photos.filter(turned_by_person=False)
    turned = {photo.id: photo for photo in photos.order_by("id") if angles[photo.id]}
    for photo in turned.values():
        photo.turn = (photo.turn + angles[photo.id]) % 360
        photo.version += 1
        photo.thumbhash = ""
        photo.turned_by_person = photo.turned_by_person or actor is not None
    Photo.objects.bulk_update(turned.values(), ["turn", "version", "thumbhash", "turned_by_person"])
    if turned:
        runs_follow_turn(photos=turned.keys())
    return turned
