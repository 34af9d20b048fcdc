"""Clusters, and the runs that made them."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesRadioFilter

from search.clusters.runs import run_start
from search.clusters.services import cluster_rename
from search.errors import SearchError
from search.models import Cluster, ClusterMember, ClusterRun
from search.runs import OPEN, run_cancel
from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.photos.admin.pictures import linked_picture

REPRESENTATIVES = 4
State = ClusterRun.State
COLOURS = {
    State.PENDING.value: "info",
    State.RUNNING.value: "warning",
    State.SUCCESS.value: "success",
    State.FAILED.value: "danger",
}


@admin.register(Cluster)
class ClusterAdmin(BigTableAdmin):
    list_display = ["name", "pictures", "owner", "size", "tightness", "named_by_person", "updated_at"]
    list_select_related = ["owner"]
    list_filter = [("owner", AutocompleteSelectFilter)]
    sortable_by: list[str] = []
    search_fields = ["name"]
    exact_fields = ["id"]
    ordering = ["-id"]
    fields = ["name", "pictures", "owner", "run", "size", "tightness", "named_by_person", "updated_at"]
    readonly_fields = ["pictures", "tightness"]
    editable: ClassVar[list[str]] = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cluster]:
        members = (
            ClusterMember.objects.filter(position__lt=REPRESENTATIVES, photo__trashed_at__isnull=True)
            .select_related("photo")
            .defer("photo__exif")
            .order_by("position")
        )
        queryset: QuerySet[Cluster] = super().get_queryset(request)
        return queryset.prefetch_related(Prefetch("members", members, to_attr="representatives"))

    def changes_write(self, request: HttpRequest, obj: Cluster, names: list[str]) -> None:
        cluster_rename(cluster=obj, name=obj.name)

    @shown("photos")
    def pictures(self, cluster: Cluster) -> SafeString:
        members: list[ClusterMember] = cluster.representatives  # type: ignore[attr-defined]
        return format_html_join(" ", "{}", ((linked_picture(member.photo),) for member in members))

    @shown("cohesion")
    def tightness(self, cluster: Cluster) -> str:
        return f"{cluster.cohesion:.2f}"


@admin.register(ClusterRun)
class ClusterRunAdmin(BigTableAdmin):
    list_display = ["id", "owner", "stands", "done_so_far", "algorithm", "photos", "unsorted", "created_at"]
    list_select_related = ["owner"]
    list_filter = [("state", ChoicesRadioFilter), ("owner", AutocompleteSelectFilter)]
    ordering = ["-created_at", "-id"]
    fields = [
        *("owner", "state", "done_so_far", "algorithm", "parameters", "photos", "unsorted"),
        *("error", "cancel_requested", "created_at", "updated_at", "ended_at"),
    ]
    readonly_fields = ["done_so_far"]
    actions = ["cancel", "again"]

    @admin.action(description="Cancel", permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[ClusterRun]) -> None:
        runs = self.chosen(request, queryset.filter(state__in=OPEN))
        for run in runs:
            run_cancel(run=run)
        self.done(request, runs, "Asked to stop")

    @admin.action(description="Group the owner's library anew", permissions=["change"])
    def again(self, request: HttpRequest, queryset: QuerySet[ClusterRun]) -> None:
        owners = {run.owner_id for run in self.chosen(request, queryset)}
        with self.telling(request, SearchError):
            self.done(request, [run_start(owner_id=owner) for owner in sorted(owners)], "Started")

    @shown("state", label=COLOURS)
    def stands(self, run: ClusterRun) -> str:
        return run.state

    @shown("progress")
    def done_so_far(self, run: ClusterRun) -> str:
        return f"{run.progress:.0%}"
