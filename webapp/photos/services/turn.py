"""Turning photos for display; the original stays as it is."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
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
        raise AngleWrong(
            _("A photo is turned by 90, 180 or 270 degrees, not by %(wrong)s.") % {"wrong": sorted(wrong)}
        )
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


@transaction.atomic(savepoint=False)
def photos_turn_all(*, photos: Collection[UUID], angle: int) -> None:
    """A person turns all of these photos clockwise by one angle, in a few statements."""
    if angle not in ANGLES:
        raise AngleWrong(
            _("A photo is turned by 90, 180 or 270 degrees, not by %(angle)s.") % {"angle": angle}
        )
    Photo.objects.filter(id__in=AnyOf(photos)).update(
        turn=(F("turn") + angle) % 360, version=F("version") + 1, thumbhash="", turned_by_person=True
    )
    if photos:
        runs_follow_turn(photos=photos)


def turned_by_machine_again(*, photos: Collection[UUID]) -> None:
    """Forget that a person has turned these: a machine may turn them once more."""
    Photo.objects.filter(id__in=AnyOf(photos)).update(turned_by_person=False)
