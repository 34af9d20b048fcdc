"""The life of embedding spaces: built, swapped in, retired."""

from typing import Any

from django.contrib import admin, messages
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from unfold.contrib.filters.admin import ChoicesRadioFilter

from search.errors import SearchError
from search.index.indexes import index_bytes, index_exists
from search.index.selectors import coverage, live_photos
from search.index.services import space_build, space_retire, space_swap
from search.models import EmbeddingSpace
from webapp.accounts.big_tables import BigTableAdmin, shown

State = EmbeddingSpace.State
COVERAGE_KEPT_SECONDS = 60
COLOURS = {
    State.BUILDING.value: "warning",
    State.READY.value: "info",
    State.SERVING.value: "success",
}


@admin.register(EmbeddingSpace)
class EmbeddingSpaceAdmin(BigTableAdmin):
    """Swapping and retiring make and drop an index outside transactions, so they are actions on the list."""

    list_display = ["name", "stands", "purpose", "model_version", "dim", "covered", "index", "created_at"]
    list_select_related = ["model_version"]
    list_filter = [("state", ChoicesRadioFilter)]
    ordering = ["-created_at", "-id"]
    fields = [
        *("name", "purpose", "state", "model_version", "dim", "whitening", "distance"),
        *("covered", "index", "created_at", "updated_at"),
    ]
    readonly_fields = ["covered", "index"]
    actions = ["build", "swap", "retire"]

    @shown("state", label=COLOURS)
    def stands(self, space: EmbeddingSpace) -> str:
        return space.state

    @shown("coverage")
    def covered(self, space: EmbeddingSpace) -> str:
        """Counting a large library takes a moment, so the figure may be a minute old."""

        def count() -> float:
            return coverage(space, live_photos())

        share = cache.get_or_set(f"admin-coverage:{space.pk}", count, COVERAGE_KEPT_SECONDS)
        assert share is not None
        return f"{share:.1%}"

    @shown("index")
    def index(self, space: EmbeddingSpace) -> str:
        return str(filesizeformat(index_bytes(space))) if index_exists(space) else "none"

    @admin.action(description="Build: put the photos it lacks on the ledger", permissions=["change"])
    def build(self, request: HttpRequest, queryset: QuerySet[EmbeddingSpace]) -> None:
        for space in self._one(request, queryset):
            missing = space_build(space=space)
            self.done(request, [space], f"{missing} photos are to be embedded; spaces building")

    @admin.action(description="Swap in: let it answer searches", permissions=["change"])
    def swap(self, request: HttpRequest, queryset: QuerySet[EmbeddingSpace]) -> None:
        for space in self._one(request, queryset):
            with self.telling(request, SearchError):
                space_swap(space=space)
                self.done(request, [space], "Serving searches from now on")

    @admin.action(description="Retire: drop its index and its vectors", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[EmbeddingSpace]) -> None:
        for space in self._one(request, queryset):
            with self.telling(request, SearchError):
                vectors = space_retire(space=space)
                self.done(request, [space], f"{vectors} vectors dropped; spaces retired")

    def _one(self, request: HttpRequest, queryset: QuerySet[EmbeddingSpace]) -> list[Any]:
        """The space that was ticked; several at once are refused, or the last would win by chance."""
        spaces = self.chosen(request, queryset)
        if len(spaces) == 1:
            return spaces
        self.message_user(request, "Choose one space at a time.", messages.ERROR)
        return []
