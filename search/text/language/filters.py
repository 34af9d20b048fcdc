"""The filters of the search box by name. Adding one = one function and one line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from search.box import vocabulary
from search.box.vocabulary import Values, choices
from search.errors import SearchUnclear
from search.models import Cluster, ClusterMember, Orientation, PhotoTag, SearchDocument
from search.text.language.grammar import Sentence, Term
from search.text.language.near import near
from search.text.language.periods import period
from webapp.photos.models import AlbumPhoto, Photo
from webapp.photos.selectors import albums_visible_to

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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
    says: "str | StrPromise"
    """What it finds, for the box's suggestions."""
    values: Values | None = None
    """What may stand after the colon, of a member's own library; None where that is anything."""


def narrow(photos: QuerySet[Photo], sentence: Sentence, member: AbstractBaseUser) -> QuerySet[Photo]:
    """Photos that pass every filter. Raises SearchUnclear, which points at the filter that cannot be understood."""
    for term in sentence.terms:
        photos = photos.filter(condition_of(term, member))
    return photos


def condition_of(term: Term, member: AbstractBaseUser) -> Q:
    """What one filter asks of photos. Raises SearchUnclear, which points at it."""
    try:
        condition = FILTERS[term.name].make(member, term.value)
        return ~condition if term.negated else condition
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
    return near(value)


def _place(_member: AbstractBaseUser, value: str) -> Q:
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
    "album": Filter(_album, 'album:"Summer at the lake"', _lazy("photos in an album"), vocabulary.albums),
    "tag": Filter(_tag, "tag:dog", _lazy("photos with a tag"), vocabulary.tags),
    "cluster": Filter(_cluster, "cluster:Sailboat", _lazy("photos of a cluster"), vocabulary.clusters),
    "camera": Filter(_camera, "camera:nikon", _lazy("taken with a camera"), vocabulary.cameras),
    "lens": Filter(_lens, 'lens:"50mm"', _lazy("taken with a lens"), vocabulary.lenses),
    "name": Filter(_name, "name:IMG_2041", _lazy("part of the file's name")),
    "near": Filter(
        _near, "near:Lisbon,20km", _lazy("near a place or coordinates, also so many km"), vocabulary.places
    ),
    "place": Filter(
        _place, 'place:"Lisbon, Portugal"', _lazy("at places that are called so"), vocabulary.places
    ),
    "before": Filter(_before, "before:2024-05", _lazy("taken before a year, month or day"), vocabulary.dates),
    "after": Filter(_after, "after:2023", _lazy("taken after a year, month or day"), vocabulary.dates),
    "on": Filter(_on, "on:2024-05-17", _lazy("taken in a year or month, or on a day"), vocabulary.dates),
    "has": Filter(_one_of(HAS), "has:text", _lazy("with text, a caption, a place ..."), choices(HAS)),
    "is": Filter(_one_of(IS), "is:favourite", _lazy("favourites, archived, stacked ..."), choices(IS)),
    "tilted": Filter(
        _tilted, "tilted:>5", _lazy("that lean, by degrees"), choices(("yes", "no", ">5", "<2"))
    ),
}
