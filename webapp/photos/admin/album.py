"""Albums, and uploads that are under way."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.photos.models import Album, AlbumPhoto, Upload


@admin.register(Album)
class AlbumAdmin(BigTableAdmin):
    list_display = ["name", "owner", "photo_count", "created_at", "updated_at"]
    list_select_related = ["owner"]
    list_filter = [("owner", AutocompleteSelectFilter)]
    sortable_by: list[str] = []
    search_fields = ["name"]
    exact_fields = ["id"]
    ordering = ["-updated_at", "-id"]
    fields = ["name", "description", "owner", "cover", "created_at", "updated_at"]
    editable = ["name", "description"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Album]:
        entries = AlbumPhoto.objects.filter(album=OuterRef("pk")).order_by().values("album")
        count = Subquery(entries.annotate(count=Count("pk")).values("count"))
        queryset: QuerySet[Album] = super().get_queryset(request)
        return queryset.annotate(entry_count=Coalesce(count, 0))

    @shown("photos")
    def photo_count(self, album: Any) -> int:
        return int(album.entry_count)


@admin.register(Upload)
class UploadAdmin(BigTableAdmin):
    """To see what is stuck; the housekeeper removes what nobody goes on with."""

    list_display = ["name", "owner", "progress", "created_at", "updated_at"]
    list_select_related = ["owner"]
    list_filter = [("owner", AutocompleteSelectFilter)]
    sortable_by: list[str] = []
    search_fields = ["name"]
    exact_fields = ["id", "sha256"]
    ordering = ["-created_at"]
    fields = ["name", "owner", "album", "progress", "sha256", "created_at", "updated_at"]
    readonly_fields = ["progress"]

    @shown("received")
    def progress(self, upload: Upload) -> str:
        return f"{filesizeformat(upload.received)} of {filesizeformat(upload.bytes)}"
