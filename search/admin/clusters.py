"""Clusters, and the runs that made them."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesRadioFilter

from search.clusters.edits.cutting import cut_get, cuts_ask
from search.clusters.edits.services import (
    cluster_change,
    cluster_divide,
    clusters_merge,
    edit_undo_last,
)
from search.clusters.runs import run_start
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
    list_display = [
        *("name", "pictures", "owner", "size", "tightness"),
        *("named_by_person", "pinned", "hidden", "updated_at"),
    ]
    list_select_related = ["owner"]
    list_filter = [("owner", AutocompleteSelectFilter), "pinned", "hidden"]
    sortable_by: list[str] = []
    search_fields = ["name"]
    exact_fields = ["id"]
    ordering = ["-id"]
    fields = [
        *("name", "pinned", "hidden", "pictures", "owner", "run", "size", "tightness"),
        *("named_by_person", "updated_at"),
    ]
    readonly_fields = ["pictures", "tightness"]
    editable: ClassVar[list[str]] = ["name", "pinned", "hidden"]
    actions = ["merge", "split", "pin", "unpin", "hide", "show", "undo_last"]

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
        values = {name: getattr(obj, name) for name in names}
        with self.telling(request, SearchError):
            cluster_change(cluster=obj, **values)

    @admin.action(description="Merge into the largest", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Cluster]) -> None:
        found = sorted(self.chosen(request, queryset), key=lambda cluster: -cluster.size)
        if len({cluster.owner_id for cluster in found}) != 1:
            self.message_user(request, "Choose clusters of one owner.", messages.ERROR)
            return
        with self.telling(request, SearchError):
            first, *others = found
            clusters_merge(member=first.owner, into=first.pk, clusters=[cluster.pk for cluster in others])
            self.done(request, [first], f"Merged {len(others)} into {first.name}")

    @admin.action(description="Split in two", permissions=["change"])
    def split(self, request: HttpRequest, queryset: QuerySet[Cluster]) -> None:
        with self.telling(request, SearchError):
            for cluster in self.chosen(request, queryset):
                cut = UUID(cuts_ask(cluster=cluster)["cut"])
                parts = cut_get(cluster=cluster, cut=cut, parts=2)
                cluster_divide(member=cluster.owner, cluster=cluster.pk, parts=parts)
                self.done(request, [cluster], "Split")

    @admin.action(description="Undo the last change", permissions=["change"])
    def undo_last(self, request: HttpRequest, queryset: QuerySet[Cluster]) -> None:
        found = self.chosen(request, queryset)
        with self.telling(request, SearchError):
            for cluster in found:
                edit_undo_last(cluster=cluster)
            self.done(request, found, "Undone")

    @admin.action(description="Pin", permissions=["change"])
    def pin(self, request: HttpRequest, queryset: QuerySet[Cluster]) -> None:
        self._change(request, queryset, "Pinned", pinned=True)

    @admin.action(description="Unpin", permissions=["change"])
    def unpin(self, request: HttpRequest, queryset: QuerySet[Cluster]) -> None:
        self._change(request, queryset, "Unpinned", pinned=False)

    @admin.action(description="Hide", permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Cluster]) -> None:
        self._change(request, queryset, "Hidden", hidden=True)

    @admin.action(description="Show again", permissions=["change"])
    def show(self, request: HttpRequest, queryset: QuerySet[Cluster]) -> None:
        self._change(request, queryset, "Shown again", hidden=False)

    def _change(self, request: HttpRequest, queryset: QuerySet[Cluster], what: str, **values: Any) -> None:
        found = self.chosen(request, queryset)
        with self.telling(request, SearchError):
            for cluster in found:
                cluster_change(cluster=cluster, **values)
            self.done(request, found, what)

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
