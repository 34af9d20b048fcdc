"""What a list of photos may be narrowed by; apps above extend the class, settings.PHOTO_FILTER names the last."""

from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from webapp.photos.models import Photo


class LibraryFilter(django_filters.FilterSet):
    """One field a filter. `request` is the asking member; photos in the trash show only when asked for."""

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

    @property
    def member(self) -> AbstractBaseUser:
        """Who asks; albums and clusters are looked for among theirs."""
        asking: AbstractBaseUser = self.request
        return asking


def photo_filter() -> type[LibraryFilter]:
    """The filter class in use, with the fields of every app."""
    found: type[LibraryFilter] = import_string(settings.PHOTO_FILTER)
    return found


class MemberFilterBackend(DjangoFilterBackend):
    """Hands the filter the asking member instead of the whole request."""

    def get_filterset_kwargs(self, request: Request, queryset: Any, view: APIView) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        return {**found, "request": request.user}
