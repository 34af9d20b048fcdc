"""The filters of the search box by name. Adding one = one function and one line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from search.errors import SearchUnclear
from search.models import Cluster, ClusterMember, Orientation, PhotoTag, SearchDocument
from search.text.language.grammar import Sentence, Term
from search.text.language.periods import period
from webapp.photos.models import AlbumPhoto, Photo
from webapp.photos.selectors import albums_visible_to

Make = Callable[[AbstractBaseUser, str], Q]
OF_PHOTO = OuterRef("pk")
NONE = "none"
"""As in cluster:none, photos that fit nowhere."""


@dataclass(frozen=True)
class Filter:
    """`make` turns a value into a condition on photos; ValueError says what is wrong with the value."""

    make: Make
    example: str
    """As the API's description shows it."""


def narrow(photos: QuerySet[Photo], sentence: Sentence, member: AbstractBaseUser) -> QuerySet[Photo]:
    """Photos that pass every filter. Raises SearchUnclear, which points at the filter that cannot be understood."""
    for term in sentence.terms:
        condition = _condition(term, member)
        photos = photos.filter(~condition if term.negated else condition)
    return photos


def _condition(term: Term, member: AbstractBaseUser) -> Q:
    try:
        return FILTERS[term.name].make(member, term.value)
    except ValueError as error:
        raise SearchUnclear(str(error), start=term.start, end=term.end) from error


def _some(rows: QuerySet[Any]) -> Q:
    return Q(Exists(rows))


def _album(member: AbstractBaseUser, value: str) -> Q:
    albums = albums_visible_to(member).filter(name__iexact=value).order_by()
    if not albums.exists():
        raise ValueError(_("You see no album that is called %(value)s.") % {"value": value})
    return _some(AlbumPhoto.objects.filter(photo=OF_PHOTO, album__in=albums))


def _cluster(member: AbstractBaseUser, value: str) -> Q:
    if value.lower() == NONE:
        return ~_some(ClusterMember.objects.filter(photo=OF_PHOTO, cluster__owner_id=member.pk))
    clusters = Cluster.objects.filter(owner_id=member.pk, name__iexact=value).order_by()
    if not clusters.exists():
        raise ValueError(_("You have no cluster that is called %(value)s.") % {"value": value})
    return _some(ClusterMember.objects.filter(photo=OF_PHOTO, cluster__in=clusters))


def _tag(_member: AbstractBaseUser, value: str) -> Q:
    return _some(PhotoTag.objects.filter(photo=OF_PHOTO, tag__name=value.lower(), removed=False))


def _camera(_member: AbstractBaseUser, value: str) -> Q:
    return Q(camera_make__icontains=value) | Q(camera_model__icontains=value)


def _lens(_member: AbstractBaseUser, value: str) -> Q:
    return Q(lens__icontains=value)


def _name(_member: AbstractBaseUser, value: str) -> Q:
    return Q(name__icontains=value)


def _near(_member: AbstractBaseUser, value: str) -> Q:
    return Q(place_name__unaccent__icontains=value)


def _before(_member: AbstractBaseUser, value: str) -> Q:
    return Q(taken_at__lt=period(value)[0])


def _after(_member: AbstractBaseUser, value: str) -> Q:
    return Q(taken_at__gte=period(value)[1])


def _on(_member: AbstractBaseUser, value: str) -> Q:
    start, end = period(value)
    return Q(taken_at__gte=start, taken_at__lt=end)


def _one_of(choices: Mapping[str, Q]) -> Make:
    def make(_member: AbstractBaseUser, value: str) -> Q:
        try:
            return choices[value.lower()]
        except KeyError:
            known = ", ".join(choices)
            raise ValueError(
                _("%(value)s is none of the choices: %(known)s.") % {"value": value, "known": known}
            ) from None

    return make


def _words_in(field: str) -> Q:
    return _some(SearchDocument.objects.filter(photo=OF_PHOTO).exclude(**{field: ""}))


def _tilted(_member: AbstractBaseUser, value: str) -> Q:
    readings = Orientation.objects.filter(photo=OF_PHOTO)
    if value.lower() in ("yes", "no"):
        suggested = _some(readings.filter(state=Orientation.State.SUGGESTED))
        return suggested if value.lower() == "yes" else ~suggested
    found = re.fullmatch(r"([<>])(\d{1,3})", value)
    if found is None:
        raise ValueError(_("Write tilted:yes, tilted:no, or degrees like tilted:>5."))
    least, most = int(found[2]), 360 - int(found[2])
    level = Q(angle__lt=least) | Q(angle__gt=most)
    return _some(readings.filter(level if found[1] == "<" else ~level))


HAS = {
    "text": _words_in("text"),
    "caption": _words_in("caption"),
    "tags": _words_in("tags"),
    "place": ~Q(place_name=""),
    "date": Q(taken_at_source=Photo.DateSource.EXIF),
    "camera": ~Q(camera_model=""),
}
IS = {
    "favourite": Q(favourite=True),
    "archived": Q(archived_at__isnull=False),
    "sample": Q(sample=True),
    "stacked": Q(stack__isnull=False),
    "turned": ~Q(turn=0) | ~Q(straighten=0.0),
}
FILTERS: dict[str, Filter] = {
    "album": Filter(_album, 'album:"Summer at the lake"'),
    "tag": Filter(_tag, "tag:dog"),
    "cluster": Filter(_cluster, "cluster:Sailboat"),
    "camera": Filter(_camera, "camera:nikon"),
    "lens": Filter(_lens, 'lens:"50mm"'),
    "name": Filter(_name, "name:IMG_2041"),
    "near": Filter(_near, "near:Lisbon"),
    "before": Filter(_before, "before:2024-05"),
    "after": Filter(_after, "after:2023"),
    "on": Filter(_on, "on:2024-05-17"),
    "has": Filter(_one_of(HAS), "has:text"),
    "is": Filter(_one_of(IS), "is:favourite"),
    "tilted": Filter(_tilted, "tilted:>5"),
}
