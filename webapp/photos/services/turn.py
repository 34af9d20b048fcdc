"""How photos lie for display: turned by right angles, straightened by less; the original stays as it is."""

import math
from collections.abc import Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.errors import AngleWrong
from webapp.photos.models import Photo, Pose
from webapp.photos.pipeline.schedule import runs_follow_turn

ANGLES = (0, 90, 180, 270)
STEEPEST = 45
"""Degrees: from here on a quarter turn is nearer."""


def pose_checked(turn: float, straighten: float) -> Pose:
    """The pose, straightened by whole hundredths of a degree. Raises AngleWrong."""
    if turn not in ANGLES:
        raise AngleWrong(
            _("A photo is turned by 90, 180 or 270 degrees, not by %(angle)s.") % {"angle": turn}
        )
    rounded = round(straighten, 2) + 0.0 if math.isfinite(straighten) else math.nan
    if not -STEEPEST < rounded < STEEPEST:
        raise AngleWrong(
            _("A photo is straightened by less than 45 degrees either way, not by %(angle)s. Turn it first.")
            % {"angle": straighten}
        )
    return Pose(int(turn), rounded)


def photo_turn(*, photo: Photo, angle: int = 0, straighten: float | None = None, actor: User | None) -> Photo:
    """Turn a photo clockwise by a further quarter turn or more, and straighten it anew where that is said.

    `actor` None is a machine, which leaves alone what a person has decided. Raises AngleWrong.
    """
    if straighten is not None:
        pose_checked(0, straighten)
    turned = photos_turn(angles={photo.id: angle}, straighten=straighten, actor=actor)
    return turned.get(photo.id, photo)


@transaction.atomic
def photos_turn(
    *, angles: Mapping[UUID, int], straighten: float | None = None, actor: User | None
) -> dict[UUID, Photo]:
    """Turn photos clockwise, each by its angle; a machine leaves those alone that a person has decided on.

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
    found = {photo.id: photo for photo in photos.order_by("id")}
    poses = {
        id_: pose_checked(
            (photo.turn + angles[id_]) % 360, photo.straighten if straighten is None else straighten
        )
        for id_, photo in found.items()
    }
    moved = [id_ for id_, pose in poses.items() if pose != found[id_].pose]
    poses_write(poses={id_: poses[id_] for id_ in moved}, by_person=None if actor is None else True)
    return Photo.objects.in_bulk(moved)


@transaction.atomic(savepoint=False)
def poses_write(*, poses: Mapping[UUID, Pose], by_person: bool | None) -> set[UUID]:
    """Display photos so, in a few statements whatever their number; returns those that lay differently before.

    `by_person` True: no machine may change them from now on; None: leave that as it is.
    """
    ids, turns = list(poses), [pose.turn for pose in poses.values()]
    angles = [pose.straighten for pose in poses.values()]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [by_person, ids, turns, angles])
        moved = {row[0] for row in cursor.fetchall()}
    if by_person is not None:
        unmoved = Photo.objects.filter(id__in=AnyOf(ids)).exclude(turned_by_person=by_person)
        unmoved.update(turned_by_person=by_person)
    if moved:
        runs_follow_turn(photos=moved)
    return moved


_MOVE = """
    UPDATE photos_photo SET turn = new.turn, straighten = new.straighten, version = version + 1, thumbhash = '',
        turned_by_person = coalesce(%s::boolean, turned_by_person)
    FROM unnest(%s::uuid[], %s::smallint[], %s::float8[]) AS new (id, turn, straighten)
    WHERE photos_photo.id = new.id AND (photos_photo.turn, photos_photo.straighten) <> (new.turn, new.straighten)
    RETURNING photos_photo.id"""


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
    """Forget that a person has decided how these lie: a machine may turn them again, and weighs them anew."""
    Photo.objects.filter(id__in=AnyOf(photos)).update(turned_by_person=False)
    for path in settings.TURNS_GIVEN_BACK if photos else ():
        import_string(path)(photos=photos)
