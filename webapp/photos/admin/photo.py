"""Photos of all members: the list, and a photo's own page."""

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from webapp.accounts.big_tables import shown
from webapp.photos.admin.filters import ProcessingFilter, TrashFilter
from webapp.photos.admin.photo_actions import PhotoActions
from webapp.photos.admin.pictures import picture, picture_url, picture_view
from webapp.photos.models import Photo, StageRun

Status = StageRun.Status
_SUMMARY_RUNS = Prefetch(
    "stage_runs",
    StageRun.objects.only("photo_id", "stage", "status").order_by("id"),
    to_attr="runs_for_summary",
)


class StageRunInline(TabularInline):  # type: ignore[misc]
    model = StageRun
    fields = ["stage", "status", "reason", "attempts", "model_version", "took", "ended_at"]
    readonly_fields = fields
    show_change_link = hide_title = True
    extra = 0
    can_delete = False

    @shown("seconds")
    def took(self, run: StageRun) -> str:
        return "-" if run.seconds is None else f"{run.seconds:.2f}"

    def has_add_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return False


@admin.register(Photo)
class PhotoAdmin(PhotoActions):
    list_display = ["photo", "owner", "taken_at", "pixels", "size", "processing", "trashed_at", "created_at"]
    list_display_links = ["photo"]
    list_select_related = ["owner"]
    list_filter = [
        TrashFilter,
        ProcessingFilter,
        ("owner", AutocompleteSelectFilter),
        ("created_at", RangeDateTimeFilter),
    ]
    sortable_by = ["created_at"]
    ordering = ["-created_at", "-id"]
    search_fields = ["name__ilike"]
    search_help_text = "Part of the name, or a whole id or SHA-256"
    exact_fields = ["id", "sha256"]
    editable: ClassVar[list[str]] = ["name"]
    readonly_fields = ["large", "turned_by", "size", "pixels", "camera", "place", "exif_values", "more"]
    fieldsets = [
        (None, {"fields": ["large", "name", "owner", "taken_at", "taken_at_source", "created_at", "more"]}),
        ("File", {"fields": ["media_type", "size", "pixels", "sha256", "version"]}),
        ("Display", {"fields": ["turned_by", "turned_by_person", "favourite", "trashed_at"]}),
        ("From the camera", {"fields": ["camera", "place", "exif_values"], "classes": ["collapse"]}),
    ]
    inlines = [StageRunInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        queryset: QuerySet[Photo] = super().get_queryset(request)
        on_list = getattr(request.resolver_match, "url_name", "") == "photos_photo_changelist"
        return queryset.defer("exif").prefetch_related(_SUMMARY_RUNS) if on_list else queryset

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(picture_view, cacheable=True)
        own = path("<uuid:photo_id>/picture/<str:rendition>/", view, name="photos_photo_picture")
        return [own, *super().get_urls()]

    @shown("photo", header=True)
    def photo(self, photo: Photo) -> list[Any]:
        image = {"path": picture_url(photo, "thumb"), "squared": True, "height": 44, "width": 60}
        return [photo.name, photo.media_type, "", image]

    @shown("size")
    def size(self, photo: Photo) -> str:
        return str(filesizeformat(photo.bytes))

    @shown("pixels")
    def pixels(self, photo: Photo) -> str:
        return "{} × {}".format(*photo.display_size)

    @shown("processing", label={"done": "success", "under way": "info", "failed": "danger"})
    def processing(self, photo: Photo) -> tuple[str, str]:
        runs: list[StageRun] = photo.runs_for_summary  # type: ignore[attr-defined]
        failed = [run.stage for run in runs if run.status == Status.FAILED]
        open_runs = sum(run.status in (Status.PENDING, Status.RUNNING) for run in runs)
        if failed:
            return "failed", f"failed: {', '.join(failed)}"
        return ("under way", f"{open_runs} to come") if open_runs else ("done", "done")

    @shown("photo")
    def large(self, photo: Photo) -> SafeString:
        return picture(photo, "large", height=360)

    @shown("turned for display")
    def turned_by(self, photo: Photo) -> str:
        return f"{photo.turn}° clockwise" + (
            f", straightened by {photo.straighten:g}°" if photo.straighten else ""
        )

    @shown("camera")
    def camera(self, photo: Photo) -> str:
        return ", ".join(filter(None, [photo.camera_make, photo.camera_model, photo.lens])) or "-"

    @shown("place")
    def place(self, photo: Photo) -> str:
        return "-" if photo.latitude is None else f"{photo.latitude:.5f}, {photo.longitude:.5f}"

    @shown("EXIF")
    def exif_values(self, photo: Photo) -> SafeString:
        text = json.dumps(photo.exif, indent=1, ensure_ascii=False, sort_keys=True)
        return format_html('<pre class="whitespace-pre-wrap break-all">{}</pre>', text)

    @shown("see also")
    def more(self, photo: Photo) -> SafeString:
        """Links to what other admin pages hold about this photo, whichever apps there are."""
        site, links = self.admin_site, []
        for relation in Photo._meta.related_objects:
            model: Any = relation.related_model
            if model in site._registry and relation.one_to_many and not relation.hidden:
                url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                links.append((f"{url}?{relation.field.name}__id__exact={photo.pk}", _plural(model)))
        return format_html_join(" · ", '<a class="text-primary-600" href="{}">{}</a>', links)


def _plural(model: Any) -> str:
    return str(model._meta.verbose_name_plural)
