"""How photos lie, as the machine reads them: the queue of suggested turns."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesRadioFilter

from search.models import Orientation
from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.accounts.selectors import member_of
from webapp.photos.admin.pictures import linked_picture, picture
from webapp.photos.errors import PhotoError
from webapp.photos.services.turn import photos_turn

State = Orientation.State
COLOURS = {
    State.UPRIGHT.value: "success",
    State.TURNED.value: "info",
    State.SUGGESTED.value: "warning",
    State.UNSURE.value: "danger",
}


@admin.register(Orientation)
class OrientationAdmin(BigTableAdmin):
    list_display = ["preview", "stands", "found", "needed", "sure", "model_version", "updated_at"]
    list_display_links = ["stands"]
    list_select_related = ["photo"]
    list_filter = [("state", ChoicesRadioFilter)]
    sortable_by: list[str] = []
    ordering = ["-photo_id"]
    search_fields = ["photo"]
    search_help_text = "A photo's whole id"
    exact_fields = ["photo"]
    fields = ["large", "photo", "state", "found", "needed", "sure", "model_version", "updated_at"]
    readonly_fields = ["large", "found", "needed", "sure"]
    actions = ["turn_upright"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Orientation]:
        queryset: QuerySet[Orientation] = super().get_queryset(request)
        return queryset.defer("photo__exif")

    @shown("photo")
    def preview(self, orientation: Orientation) -> SafeString:
        return linked_picture(orientation.photo)

    @shown("photo")
    def large(self, orientation: Orientation) -> SafeString:
        return picture(orientation.photo, "large", height=360)

    @shown("state", label=COLOURS)
    def stands(self, orientation: Orientation) -> str:
        return orientation.state

    @shown("found turned")
    def found(self, orientation: Orientation) -> str:
        return f"{orientation.angle:.0f}°"

    @shown("would turn")
    def needed(self, orientation: Orientation) -> str:
        angle = _turn_upright(orientation)
        return f"{angle}°" if angle else "-"

    @shown("confidence")
    def sure(self, orientation: Orientation) -> str:
        return f"{orientation.confidence:.0%}"

    @admin.action(description="Turn upright as suggested", permissions=["change"])
    def turn_upright(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> None:
        angles = {row.photo_id: _turn_upright(row) for row in self.chosen(request, queryset)}
        with self.telling(request, PhotoError):
            turned = photos_turn(angles=angles, actor=member_of(request))
            self.done(request, list(turned.values()), "Turned upright")


def _turn_upright(orientation: Orientation) -> int:
    """Clockwise degrees that are still missing from how the photo is displayed now."""
    return (-90 * orientation.quarter - orientation.photo.turn) % 360
