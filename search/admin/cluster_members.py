"""Which photo is in which cluster: a curator moves photos, takes them out, or makes a cluster of them."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from search.clusters.edits.services import cluster_make, photos_put, photos_take_out
from search.errors import SearchError
from search.models import ClusterMember
from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.accounts.models import User
from webapp.photos.admin.pictures import linked_picture
from webapp.photos.models import Photo


@admin.register(ClusterMember)
class ClusterMemberAdmin(BigTableAdmin):
    list_display = ["id", "picture", "cluster", "owner", "nearness"]
    list_select_related = ["cluster__owner", "photo"]
    list_filter = [("cluster", AutocompleteSelectFilter)]
    sortable_by: list[str] = []
    search_fields = ["photo", "cluster"]
    exact_fields = ["photo", "cluster"]
    ordering = ["-id"]
    fields = ["picture", "cluster", "owner", "nearness"]
    readonly_fields = ["picture", "owner", "nearness"]
    autocomplete_fields = ["cluster"]
    editable: ClassVar[list[str]] = ["cluster"]
    actions = ["take_out", "make"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClusterMember]:
        queryset: QuerySet[ClusterMember] = super().get_queryset(request)
        return queryset.select_related("cluster__owner", "photo").defer("photo__exif")

    def changes_write(self, request: HttpRequest, obj: ClusterMember, names: list[str]) -> None:
        with self.telling(request, SearchError):
            photos = Photo.objects.filter(pk=obj.photo_id)
            photos_put(member=obj.photo.owner, cluster=obj.cluster_id, photos=photos)

    @admin.action(description="Take out of its cluster", permissions=["change"])
    def take_out(self, request: HttpRequest, queryset: QuerySet[ClusterMember]) -> None:
        rows = self.chosen(request, queryset)
        with self.telling(request, SearchError):
            for (owner, cluster), photos in _by_cluster(rows):
                photos_take_out(member=owner, cluster=cluster, photos=photos)
            self.done(request, [row.photo for row in rows], "Taken out")

    @admin.action(description="Make a cluster of them", permissions=["change"])
    def make(self, request: HttpRequest, queryset: QuerySet[ClusterMember]) -> None:
        rows = self.chosen(request, queryset)
        with self.telling(request, SearchError):
            for owner in {row.cluster.owner for row in rows}:
                own = [row.photo_id for row in rows if row.cluster.owner_id == owner.pk]
                cluster_make(member=owner, photos=Photo.objects.filter(pk__in=own))
            self.done(request, [row.photo for row in rows], "Made a cluster")

    @shown("photo")
    def picture(self, row: ClusterMember) -> SafeString:
        return linked_picture(row.photo)

    @shown("owner")
    def owner(self, row: ClusterMember) -> str:
        return row.cluster.owner.username

    @shown("closeness")
    def nearness(self, row: ClusterMember) -> str:
        return f"{row.closeness:.2f}"


def _by_cluster(
    rows: Sequence[ClusterMember],
) -> Iterator[tuple[tuple[User, UUID], QuerySet[Photo]]]:
    photos: dict[tuple[User, UUID], list[UUID]] = {}
    for row in rows:
        photos.setdefault((row.cluster.owner, row.cluster_id), []).append(row.photo_id)
    for key, ids in photos.items():
        yield key, Photo.objects.filter(pk__in=ids)
