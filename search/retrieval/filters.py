"""What photos may be narrowed by: the library's own filters and those of search. One field a filter."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_filters
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from search.errors import SearchError
from search.photo_map.selectors import ids_marked
from webapp.photos.api.filters import LibraryFilter
from webapp.photos.arrays import AnyOfHex
from webapp.photos.models import Photo

NOT_IN_SEARCH = {"trashed", "on_map"}


class PhotoFilter(LibraryFilter):
    """Fields of `filters` in a search, and of the photos' list; clusters are the asking member's own."""

    archived_in = (*LibraryFilter.archived_in, "cluster", "on_map")

    cluster = django_filters.UUIDFilter(method="in_cluster", label="In this cluster.")
    tag = django_filters.CharFilter(method="with_tags", label="With all of these words, commas between.")

    on_map = django_filters.CharFilter(
        method="marked_on_map",
        label="These points of your map: its revision, a dot, and base64 of one bit for each point, lowest first.",
    )

    def marked_on_map(self, photos: QuerySet[Photo], _name: str, value: str) -> QuerySet[Photo]:
        return photos.filter(id__in=AnyOfHex(ids_marked(self.member, value).tobytes().hex()))

    def in_cluster(self, photos: QuerySet[Photo], _name: str, value: UUID) -> QuerySet[Photo]:
        return photos.filter(
            cluster_members__cluster_id=value, cluster_members__cluster__owner_id=self.member.pk
        )

    def with_tags(self, photos: QuerySet[Photo], _name: str, value: str) -> QuerySet[Photo]:
        for word in filter(None, (part.strip().lower() for part in value.split(","))):
            photos = photos.filter(photo_tags__tag__name=word, photo_tags__removed=False)
        return photos


def narrowed(
    photos: QuerySet[Photo], filters: Mapping[str, Any], member: AbstractBaseUser
) -> QuerySet[Photo]:
    """Those outside the trash that pass. Raises SearchError that names the filters, or what is wrong with one."""
    known = [name for name in PhotoFilter.base_filters if name not in NOT_IN_SEARCH]
    for name in filters:
        if name not in known:
            raise SearchError(
                _("There is no filter %(name)r; the filters are %(known)s.")
                % {"name": name, "known": ", ".join(known)}
            )
    chosen = PhotoFilter(_words(filters), photos, member=member, archived_too=True)
    if not chosen.is_valid():
        name, errors = next(iter(chosen.errors.items()))
        raise SearchError(
            _("The filter %(name)r cannot be read: %(errors)s") % {"name": name, "errors": errors[0]}
        )
    found: QuerySet[Photo] = chosen.qs
    return found


def _words(filters: Mapping[str, Any]) -> dict[str, str]:
    """Values as in a web form: lists joined by commas."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        for name, value in filters.items()
        if value is not None
    }
