"""Looking things up among what the asking member may see; everything else is not found."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from webapp.accounts.models import User
from webapp.photos.models import Album, Photo
from webapp.photos.selectors import albums_visible_to, photos_visible_to

Person = AbstractBaseUser | AnonymousUser


def member(request: Request) -> User:
    """The signed-in member; the permission classes have let nobody else pass."""
    assert isinstance(request.user, User)
    return request.user


def photo_get(user: Person, photo_id: UUID) -> Photo:
    """The photo. Raises Http404, also where it is somebody else's."""
    return get_object_or_404(photos_visible_to(user), id=photo_id)


def album_get(user: Person, album_id: UUID) -> Album:
    """The album. Raises Http404, also where it is somebody else's."""
    return get_object_or_404(albums_visible_to(user), id=album_id)


def photos_get(user: Person, ids: Collection[UUID]) -> list[Photo]:
    """The photos in the order asked for. Raises ValidationError when one is unknown or somebody else's."""
    found = photos_visible_to(user).in_bulk(set(ids))
    missing = [str(id_) for id_ in ids if id_ not in found]
    if missing:
        raise ValidationError({"photos": [f"There is no photo {missing[0]}."]})
    return [found[id_] for id_ in dict.fromkeys(ids)]
