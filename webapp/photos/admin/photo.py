"""Photos of all members: looked at, turned, processed again, put into the trash and taken out."""

import json
from collections.abc import Collection
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

from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.accounts.selectors import member_of
from webapp.photos.admin.filters import ProcessingFilter, TrashFilter
from webapp.photos.admin.pictures import picture, picture_url, picture_view
from webapp.photos.errors import PhotoError
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline.schedule import runs_repeat
from webapp.photos.services.trash import photos_restore, photos_trash
from webapp.photos.services.turn import photos_turn

LEFT, RIGHT = 270, 90
Status = StageRun.Status
_SUMMARY_RUNS = Prefetch(
    "stage_runs",
    StageRun.objects.only("photo_id", "stage", "status").order_by("id"),
    to_attr="runs_for_summary",
)


class StageRunInline(TabularInline):  # type: ignore[misc]
    model = StageRun
    fields = ["stage", "status", "reason", "attempts", "model_version", "seconds", "ended_at"]
    readonly_fields = fields
    show_change_link = True
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return False


@admin.register(Photo)
class PhotoAdmin(BigTableAdmin):
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
    readonly_fields = ["large", "size", "pixels", "camera", "place", "exif_values", "more"]
    fieldsets = [
        (None, {"fields": ["large", "name", "owner", "taken_at", "taken_at_source", "created_at", "more"]}),
        ("File", {"fields": ["media_type", "size", "pixels", "sha256", "version"]}),
        ("Display", {"fields": ["turn", "turned_by_person", "favourite", "trashed_at"]}),
        ("From the camera", {"fields": ["camera", "place", "exif_values"], "classes": ["collapse"]}),
    ]
    inlines = [StageRunInline]
    actions = ["turn_left", "turn_right", "reprocess", "move_to_trash", "restore"]
    actions_submit_line = ["turn_this_left", "turn_this_right", "reprocess_this", "trash_or_restore_this"]

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

    def _turn(self, request: HttpRequest, photos: Collection[Photo], angle: int) -> None:
        with self.telling(request, PhotoError):
            turned = photos_turn(angles={photo.pk: angle for photo in photos}, actor=member_of(request))
            self.done(request, list(turned.values()), f"Turned {'left' if angle == LEFT else 'right'}")

    @admin.action(description="Turn left", permissions=["change"])
    def turn_left(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        self._turn(request, self.chosen(request, queryset), LEFT)

    @admin.action(description="Turn right", permissions=["change"])
    def turn_right(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        self._turn(request, self.chosen(request, queryset), RIGHT)

    @admin.action(description="Process again", permissions=["change"])
    def reprocess(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        photos = self.chosen(request, queryset)
        runs_repeat(photos=[photo.pk for photo in photos])
        self.done(request, photos, "Will be processed again")

    @admin.action(description="Move to the trash", permissions=["change"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        photos = self.chosen(request, queryset.filter(trashed_at__isnull=True))
        photos_trash(photos=[photo.pk for photo in photos])
        self.done(request, photos, "Moved to the trash")

    @admin.action(description="Take out of the trash", permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        photos = self.chosen(request, queryset.filter(trashed_at__isnull=False))
        photos_restore(photos=[photo.pk for photo in photos])
        self.done(request, photos, "Taken out of the trash")

    @admin.action(description="Turn left", permissions=["change"])
    def turn_this_left(self, request: HttpRequest, photo: Photo) -> None:
        self._turn(request, [photo], LEFT)

    @admin.action(description="Turn right", permissions=["change"])
    def turn_this_right(self, request: HttpRequest, photo: Photo) -> None:
        self._turn(request, [photo], RIGHT)

    @admin.action(description="Process again", permissions=["change"])
    def reprocess_this(self, request: HttpRequest, photo: Photo) -> None:
        self.reprocess(request, Photo.objects.filter(pk=photo.pk))

    @admin.action(description="Into or out of the trash", permissions=["change"])
    def trash_or_restore_this(self, request: HttpRequest, photo: Photo) -> None:
        act = self.restore if photo.trashed_at else self.move_to_trash
        act(request, Photo.objects.filter(pk=photo.pk))


def _plural(model: Any) -> str:
    return str(model._meta.verbose_name_plural)
