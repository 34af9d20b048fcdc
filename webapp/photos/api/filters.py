"""What a list of photos may be narrowed by; apps above extend the class, settings.PHOTO_FILTER names the last."""

from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.views import APIView

from webapp.photos.models import Photo
from webapp.photos.selectors import Person


class LibraryFilter(django_filters.FilterSet):
    """One field a filter; photos in the trash show only when asked for."""

    album = django_filters.UUIDFilter(method="in_album", label="In this album.")
    favourite = django_filters.BooleanFilter()
    sample = django_filters.BooleanFilter()
    trashed = django_filters.BooleanFilter(method="passed", label="Those in the trash instead of the others.")
    taken_after = django_filters.IsoDateTimeFilter(field_name="taken_at", lookup_expr="gte")
    taken_before = django_filters.IsoDateTimeFilter(field_name="taken_at", lookup_expr="lt")

    class Meta:
        model = Photo
        fields: list[str] = []

    def in_album(self, photos: QuerySet[Photo], _name: str, value: UUID) -> QuerySet[Photo]:
        return photos.filter(album_entries__album_id=value, album_entries__album__owner=self.member.pk)

    def passed(self, photos: QuerySet[Photo], _name: str, _value: object) -> QuerySet[Photo]:
        return photos

    def filter_queryset(self, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        trashed = bool(self.form.cleaned_data.get("trashed"))
        found: QuerySet[Photo] = super().filter_queryset(queryset.filter(trashed_at__isnull=not trashed))
        return found

    def __init__(self, *args: Any, member: Person, **kwargs: Any) -> None:
        """`member` asks; albums and clusters are looked for among theirs."""
        self.member = member
        super().__init__(*args, **kwargs)


def photo_filter() -> type[LibraryFilter]:
    """The filter class in use, with the fields of every app."""
    found: type[LibraryFilter] = import_string(settings.PHOTO_FILTER)
    return found


class MemberFilterBackend(DjangoFilterBackend):
    """Tells the filter who asks."""

    def get_filterset_kwargs(self, request: HttpRequest, queryset: Any, view: APIView) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(request, queryset, view), "member": request.user}
