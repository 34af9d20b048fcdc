"""How photos lie, as the machine reads them: the queue of suggested turns, and what people decided."""

from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from search.admin.orientation_filters import BandFilter, DecisionFilter, StateFilter
from search.models import Orientation, OrientationDecision
from search.orientation.errors import OrientationError
from search.orientation.review.ruling import MANY, Ruling
from search.orientation.review.selectors import decision_of, state_of
from search.orientation.review.services import decision_make, decisions_make, decisions_undo
from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.accounts.selectors import member_of
from webapp.photos.admin.pictures import linked_picture, picture
from webapp.photos.events import photos_announce
from webapp.photos.models import Photo, Pose

State = Orientation.State
Word = OrientationDecision.Word
COLOURS = {
    State.UPRIGHT.value: "success",
    State.TURNED.value: "info",
    State.SUGGESTED.value: "warning",
    State.UNSURE.value: "danger",
}
NOT_AT_ONCE = {
    Word.ACCEPTED: "Plumb is unsure of them, so look at each and set how it lies",
    Word.REJECTED: "Plumb found them upright and proposes nothing that could be rejected",
}
"""Why photos are left whose state is not decided on for many at once."""


@admin.register(Orientation)
class OrientationAdmin(BigTableAdmin):
    list_display = [
        "preview", "stands", "found", "shown_now", "proposal", "sure", "people", "model_version", "updated_at",
    ]  # fmt: skip
    list_display_links = ["stands"]
    list_select_related = ["photo"]
    list_filter = [StateFilter, BandFilter, DecisionFilter]
    sortable_by: list[str] = []
    ordering = ["-photo_id"]
    search_fields = ["photo"]
    search_help_text = "A photo's whole id"
    exact_fields = ["photo"]
    fields = ["large", "photo", "stands", "found", "shown_now", "proposal", "sure", "people", "model_version"]
    readonly_fields = ["large", "stands", "found", "shown_now", "proposal", "sure", "people"]
    actions = ["accept", "reject", "set_left", "set_right", "set_over", "undo_last"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Orientation]:
        queryset: QuerySet[Orientation] = super().get_queryset(request)
        current = OrientationDecision.objects.filter(current=True)
        decided = Prefetch("photo__orientation_decisions", current, to_attr="decided")
        return queryset.select_related("photo").defer("photo__exif").prefetch_related(decided)

    @shown("photo")
    def preview(self, orientation: Orientation) -> SafeString:
        return linked_picture(orientation.photo)

    @shown("photo")
    def large(self, orientation: Orientation) -> SafeString:
        return picture(orientation.photo, "large", height=360)

    @shown("state", label=COLOURS)
    def stands(self, orientation: Orientation) -> str:
        return state_of(orientation)

    @shown("found turned")
    def found(self, orientation: Orientation) -> str:
        return f"{orientation.angle:.1f}°"

    @shown("displayed")
    def shown_now(self, orientation: Orientation) -> str:
        return _told(orientation.photo.pose)

    @shown("proposed")
    def proposal(self, orientation: Orientation) -> str:
        return _told(orientation.proposed)

    @shown("confidence")
    def sure(self, orientation: Orientation) -> str:
        return f"{orientation.confidence:.1%}"

    @shown("people say")
    def people(self, orientation: Orientation) -> str:
        return decision_of(orientation.photo) or "-"

    @admin.action(description="Accept: display as proposed", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> None:
        self._decide(request, queryset, Word.ACCEPTED, "Accepted")

    @admin.action(description="Reject: not so, and never ask again", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> None:
        self._decide(request, queryset, Word.REJECTED, "Rejected")

    @admin.action(description="Undo the last decision", permissions=["change"])
    def undo_last(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> None:
        rows = {row.pk: row for row in self.chosen(request, queryset)}
        undone = decisions_undo(decisions=OrientationDecision.objects.filter(photo_id__in=rows))
        self._tell(request, rows, undone, "Undone", "nobody has decided on them, or they were turned since")

    @admin.action(description="Set: turn by 90° to the left", permissions=["change"])
    def set_left(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> None:
        self._set(request, queryset, 270)

    @admin.action(description="Set: turn by 90° to the right", permissions=["change"])
    def set_right(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> None:
        self._set(request, queryset, 90)

    @admin.action(description="Set: turn by 180°", permissions=["change"])
    def set_over(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> None:
        self._set(request, queryset, 180)

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[Orientation], word: OrientationDecision.Word, what: str
    ) -> None:
        """Those of the ticked that this may be decided of many; the others are left, with the reason."""
        rows = {row.pk: row for row in self.chosen(request, queryset)}
        meant = {
            id_: row for id_, row in rows.items() if row.photo.turned_by_person or row.state in MANY[word]
        }
        with self.telling(request, OrientationError):
            decided = decisions_make(
                photos=Photo.objects.filter(id__in=meant),
                ruling=Ruling(word),
                actor=member_of(request),
                batch=uuid4(),
            )
            self._tell(request, meant, decided, what, "they were decided on already, or are in the trash")
        if left := len(rows) - len(meant):
            self.message_user(request, f"Left as they are: {left}; {NOT_AT_ONCE[word]}.")

    def _set(self, request: HttpRequest, queryset: QuerySet[Orientation], angle: int) -> None:
        rows = {row.pk: row for row in self.chosen(request, queryset)}
        with self.telling(request, OrientationError):
            decided = decision_make(
                photos=Photo.objects.filter(id__in=rows, trashed_at=None),
                ruling=Ruling(Word.SET, further=angle),
                actor=member_of(request),
                batch=uuid4(),
            )
            self._tell(request, rows, decided, "Set", "they are in the trash")

    def _tell(
        self, request: HttpRequest, rows: dict[Any, Orientation], changed: list[Any], what: str, why: str
    ) -> None:
        """The changed rows in the history and to their owners' pages, the others with the reason why they were left."""
        photos_announce((rows[id_].photo.owner_id, id_) for id_ in changed)
        self.done(request, [rows[id_] for id_ in changed], what)
        left = len(rows) - len(changed)
        if left:
            self.message_user(request, f"Left as they are: {left}; {why}.")


@admin.register(OrientationDecision)
class OrientationDecisionAdmin(BigTableAdmin):
    """Who decided what, and how the photo lay before; to look at."""

    list_display = ["preview", "decision", "current", "before", "after", "read", "member", "decided_at"]
    list_display_links = ["decision"]
    list_select_related = ["photo", "member"]
    sortable_by: list[str] = []
    ordering = ["-id"]
    search_fields = ["photo"]
    search_help_text = "A photo's whole id"
    exact_fields = ["photo"]
    fields = ["preview", "photo", "decision", "current", "before", "after", "read", "member", "decided_at"]
    readonly_fields = ["preview", "before", "after", "read"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrientationDecision]:
        queryset: QuerySet[OrientationDecision] = super().get_queryset(request)
        return queryset.defer("photo__exif")

    @shown("photo")
    def preview(self, decision: OrientationDecision) -> SafeString:
        return linked_picture(decision.photo)

    @shown("displayed before")
    def before(self, decision: OrientationDecision) -> str:
        return _told(decision.pose_before)

    @shown("displayed since")
    def after(self, decision: OrientationDecision) -> str:
        return _told(decision.pose)

    @shown("the machine said")
    def read(self, decision: OrientationDecision) -> str:
        if decision.angle is None or decision.confidence is None:
            return "-"
        return f"{decision.state}, {decision.angle:.1f}°, {decision.confidence:.1%} sure"


def _told(pose: Pose) -> str:
    return f"{pose.turn}°" + (f" {pose.straighten:+g}°" if pose.straighten else "")
