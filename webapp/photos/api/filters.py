"""What a list of photos may be narrowed by; apps above extend the class, settings.PHOTO_FILTER names the last."""

from collections.abc import Container, Sequence
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from webapp.photos.models import Photo
from webapp.photos.selectors import Person, albums_visible_to, photos_owned_by, photos_visible_to

_YES_NO = {"true": True, "1": True, "false": False, "0": False, "": None}


class YesNoField(forms.Field):
    """True, false, or nothing; anything else is refused, where Django's own field takes it for nothing."""

    def to_python(self, value: Any) -> bool | None:
        word = str("" if value is None else value).strip().lower()
        if word not in _YES_NO:
            raise forms.ValidationError(_("Say true or false."))
        return _YES_NO[word]


class YesNoFilter(django_filters.BooleanFilter):
    field_class = YesNoField  # type: ignore[assignment]


class LibraryFilter(django_filters.FilterSet):
    """One field a filter; photos in the trash or in the archive show only when asked for."""

    album = django_filters.UUIDFilter(method="in_album", label="In this album.")
    favourite = YesNoFilter()
    sample = YesNoFilter()
    archived = YesNoFilter(method="passed", label="Those in the archive instead of the others.")
    trashed = YesNoFilter(method="passed", label="Those in the trash instead of the others.")
    taken_after = django_filters.IsoDateTimeFilter(field_name="taken_at", lookup_expr="gte")
    taken_before = django_filters.IsoDateTimeFilter(field_name="taken_at", lookup_expr="lt")

    archived_in: ClassVar[Sequence[str]] = ("album",)
    """Filters whose photos are all shown, archived or not."""
    own: ClassVar[Sequence[str]] = ("favourite", "sample", "archived", "trashed")
    """Filters by what a person notes about their own photos, and so for these alone."""

    class Meta:
        model = Photo
        fields: list[str] = []

    def in_album(self, photos: QuerySet[Photo], _name: str, value: UUID) -> QuerySet[Photo]:
        shared = albums_visible_to(self.member).filter(id=value)
        return photos.filter(album_entries__album__in=shared.order_by())

    def passed(self, photos: QuerySet[Photo], _name: str, _value: object) -> QuerySet[Photo]:
        return photos

    def filter_queryset(self, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        chosen = self.form.cleaned_data
        trashed, archived = bool(chosen.get("trashed")), chosen.get("archived")
        queryset = queryset.filter(trashed_at__isnull=not trashed)
        all_shown = self.archived_too or trashed or any(chosen.get(name) for name in self.archived_in)
        if archived is not None or not all_shown:
            queryset = queryset.filter(archived_at__isnull=not archived)
        if not chosen.get("album") or any(chosen.get(name) is not None for name in self.own):
            queryset = queryset.filter(owner_id=self.member.pk)
        found: QuerySet[Photo] = super().filter_queryset(queryset)
        return found

    def __init__(self, *args: Any, member: Person, archived_too: bool = False, **kwargs: Any) -> None:
        """`member` asks; albums and clusters are looked for among theirs."""
        self.member = member
        self.archived_too = archived_too
        super().__init__(*args, **kwargs)


def photo_filter() -> type[LibraryFilter]:
    """The filter class in use, with the fields of every app."""
    found: type[LibraryFilter] = import_string(settings.PHOTO_FILTER)
    return found


def photos_listed(user: Person, names: Container[str]) -> QuerySet[Photo]:
    """What filters of these names narrow: an album's photos may be others', all other lists are of one's own."""
    return photos_visible_to(user) if "album" in names else photos_owned_by(user)


def photos_narrowed(request: Request) -> QuerySet[Photo]:
    """The photos that the request's filters let through. Raises ValidationError."""
    photos = photos_listed(request.user, request.query_params)
    chosen = photo_filter()(request.query_params, photos, member=request.user)
    if not chosen.is_valid():
        raise ValidationError(chosen.errors)
    found: QuerySet[Photo] = chosen.qs
    return found


def is_narrowed(request: Request) -> bool:
    """Whether the request names any filter."""
    return any(name in request.query_params for name in photo_filter().base_filters)


class MemberFilterBackend(DjangoFilterBackend):
    """Tells the filter who asks."""

    def get_filterset_kwargs(self, request: HttpRequest, queryset: Any, view: APIView) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(request, queryset, view), "member": request.user}
