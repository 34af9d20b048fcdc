"""The ledger: what is due, what failed and why, and trying again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.contrib.filters.admin import ChoicesRadioFilter

from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.photos.admin.filters import StageFilter
from webapp.photos.admin.pictures import linked_picture
from webapp.photos.models import StageRun
from webapp.photos.services.retry import failures_retry

Status = StageRun.Status
COLOURS = {
    Status.PENDING.value: "info",
    Status.RUNNING.value: "warning",
    Status.SUCCESS.value: "success",
    Status.FAILED.value: "danger",
}


@admin.register(StageRun)
class StageRunAdmin(BigTableAdmin):
    list_display = ["picture", "stage", "state", "why", "attempts", "worker", "ended_at"]
    list_display_links = ["stage"]
    list_select_related = ["photo"]
    list_filter = [("status", ChoicesRadioFilter), StageFilter]
    sortable_by: list[str] = []
    ordering = ["-id"]
    search_fields = ["photo"]
    search_help_text = "A photo's whole id"
    exact_fields = ["photo"]
    fields = [
        *("picture", "photo", "stage", "status", "reason", "permanent", "attempts", "priority", "due_at"),
        *("worker", "lease_until", "model_version", "started_at", "ended_at", "seconds"),
    ]
    readonly_fields = ["picture"]
    actions = ["retry"]
    actions_submit_line = ["retry_this"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StageRun]:
        queryset: QuerySet[StageRun] = super().get_queryset(request)
        return queryset.defer("photo__exif")

    @shown("photo")
    def picture(self, run: StageRun) -> SafeString:
        return linked_picture(run.photo)

    @shown("status", label=COLOURS)
    def state(self, run: StageRun) -> str:
        return run.status

    @shown("reason")
    def why(self, run: StageRun) -> str:
        """What the stage said; "for good" where trying again cannot mend it."""
        reason = Truncator(run.reason).chars(120) or "-"
        return f"{reason} (for good)" if run.permanent else reason

    @admin.action(description="Try again what failed", permissions=["change"])
    def retry(self, request: HttpRequest, queryset: QuerySet[StageRun]) -> None:
        failed = self.chosen(request, queryset.filter(status=Status.FAILED))
        failures_retry(runs=StageRun.objects.filter(pk__in=[run.pk for run in failed]))
        self.done(request, failed, "Due again")

    @admin.action(description="Try again", permissions=["change"])
    def retry_this(self, request: HttpRequest, run: StageRun) -> None:
        self.retry(request, StageRun.objects.filter(pk=run.pk))
