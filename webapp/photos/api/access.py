"""Looking things up among what the asking member may see; everything else is not found."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from webapp.accounts.models import User
from webapp.photos.models import Album, Photo
from webapp.photos.selectors import (
    albums_fillable_by,
    albums_owned_by,
    albums_visible_to,
    photos_owned_by,
    photos_visible_to,
)

Person = AbstractBaseUser | AnonymousUser


def member(request: Request) -> User:
    """The signed-in member; the permission classes have let nobody else pass."""
    assert isinstance(request.user, User)
    return request.user


def photo_get(user: Person, photo_id: UUID) -> Photo:
    """The photo, to look at: one's own, or shared. Raises Http404 otherwise."""
    return get_object_or_404(photos_visible_to(user), id=photo_id)


def photo_own_get(user: Person, photo_id: UUID) -> Photo:
    """The photo, to change it: only one's own. Raises Http404 otherwise."""
    return get_object_or_404(photos_owned_by(user), id=photo_id)


def album_get(user: Person, album_id: UUID) -> Album:
    """The album, to look at: one's own, or shared. Raises Http404 otherwise."""
    return get_object_or_404(albums_visible_to(user), id=album_id)


def album_own_get(user: Person, album_id: UUID) -> Album:
    """The album, to change or share it: only one's own. Raises Http404 otherwise."""
    return get_object_or_404(albums_owned_by(user), id=album_id)


def album_fillable_get(user: Person, album_id: UUID) -> Album:
    """The album, to put photos into. Raises Http404 where the person may not."""
    return get_object_or_404(albums_fillable_by(user), id=album_id)


def photos_get(user: Person, ids: Collection[UUID]) -> list[Photo]:
    """One's own photos in the order asked for. Raises ValidationError when one is unknown or somebody else's."""
    found = photos_owned_by(user).in_bulk(set(ids))
    missing = [str(id_) for id_ in ids if id_ not in found]
    if missing:
        raise ValidationError({"photos": [_("There is no photo %(missing)s.") % {"missing": missing[0]}]})
    return [found[id_] for id_ in dict.fromkeys(ids)]
