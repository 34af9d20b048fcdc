"""What a search may be narrowed by. Adding a filter = one field in this class."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from search.errors import SearchError
from webapp.photos.models import Photo


class PhotoFilter(django_filters.FilterSet):
    """Fields of `filters` in a search; albums and clusters are the asking member's own."""

    album = django_filters.UUIDFilter(method="in_album")
    cluster = django_filters.UUIDFilter(method="in_cluster")
    tag = django_filters.CharFilter(method="with_tags")
    favourite = django_filters.BooleanFilter()
    taken_after = django_filters.IsoDateTimeFilter(field_name="taken_at", lookup_expr="gte")
    taken_before = django_filters.IsoDateTimeFilter(field_name="taken_at", lookup_expr="lt")

    class Meta:
        model = Photo
        fields: list[str] = []

    def in_album(self, photos: QuerySet[Photo], _name: str, value: object) -> QuerySet[Photo]:
        return photos.filter(album_entries__album_id=value, album_entries__album__owner=self._member)

    def in_cluster(self, photos: QuerySet[Photo], _name: str, value: object) -> QuerySet[Photo]:
        return photos.filter(cluster_members__cluster_id=value, cluster_members__cluster__owner=self._member)

    def with_tags(self, photos: QuerySet[Photo], _name: str, value: str) -> QuerySet[Photo]:
        """Every one of the comma-separated words."""
        for word in filter(None, (part.strip().lower() for part in value.split(","))):
            photos = photos.filter(photo_tags__tag__name=word, photo_tags__removed=False)
        return photos

    @property
    def _member(self) -> AbstractBaseUser:
        member: AbstractBaseUser = self.request
        return member


def narrowed(
    photos: QuerySet[Photo], filters: Mapping[str, Any], member: AbstractBaseUser
) -> QuerySet[Photo]:
    """The photos that pass. Raises SearchError that names the filters there are, or what is wrong with one."""
    unknown = set(filters) - set(PhotoFilter.base_filters)
    if unknown:
        known = ", ".join(PhotoFilter.base_filters)
        raise SearchError(f"There is no filter {sorted(unknown)[0]!r}; the filters are {known}.")
    chosen = PhotoFilter(_words(filters), photos, request=member)
    if not chosen.is_valid():
        name, errors = next(iter(chosen.errors.items()))
        raise SearchError(f"The filter {name!r} cannot be read: {errors[0]}")
    found: QuerySet[Photo] = chosen.qs
    return found


def _words(filters: Mapping[str, Any]) -> dict[str, str]:
    """Values as in a web form: lists joined by commas."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        for name, value in filters.items()
        if value is not None
    }
