"""Filters that an index answers."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RadioFilter

from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline import stages

Status = StageRun.Status
FEW = 5000
"""Photos that are looked up one by one; of more, the newest are soon found by walking down the list."""


class ProcessingFilter(RadioFilter):  # type: ignore[misc]
    title, parameter_name = "processing", "processing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(Status.FAILED, "Failed in a stage"), (Status.PENDING, "Stages to come")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if self.value() not in (Status.FAILED, Status.PENDING):
            return queryset
        found = StageRun.objects.filter(status=self.value()).order_by().values_list("photo_id", flat=True)
        few = set(found[: FEW + 1])
        return queryset.filter(pk__in=few if len(few) <= FEW else found)


class TrashFilter(RadioFilter):  # type: ignore[misc]
    title, parameter_name = "trash", "trash"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "In the library"), ("yes", "In the trash")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if self.value() in ("no", "yes"):
            return queryset.filter(trashed_at__isnull=self.value() == "no")
        return queryset


class StageFilter(RadioFilter):  # type: ignore[misc]
    """The stages of the pipeline by name, without asking the ledger which there are."""

    title, parameter_name = "stage", "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in stages()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StageRun]) -> QuerySet[StageRun]:
        return queryset.filter(stage=self.value()) if self.value() else queryset
