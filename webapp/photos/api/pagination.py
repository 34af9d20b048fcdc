"""Cursor paging: pages stay in step while photos arrive, and the last page costs what the first does."""

from typing import Any

from webapp.accounts.api.pagination import GuardedCursorPagination


class NewestFirstPagination(GuardedCursorPagination):
    """{next, previous, results}, photos in the library's order."""

    ordering: tuple[str, ...] | str = ("-taken_at", "-id")
    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"


class AlbumPagination(NewestFirstPagination):
    """An album's photos in its own order, or with `sort=date` newest first."""

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        return ("position", "entry") if request.query_params.get("sort") != "date" else ("-taken_at", "-id")


class AlbumOrderPagination(NewestFirstPagination):
    """An album's photos in its own order."""

    ordering = ("position", "entry")


class LatestPagination(NewestFirstPagination):
    """What was made last comes first."""

    ordering = ("-created_at", "-id")


class OldestFirstPagination(NewestFirstPagination):
    """What was made first comes first."""

    ordering = ("created_at", "id")


class LatestChangePagination(NewestFirstPagination):
    """Albums: those changed last come first."""

    ordering = ("-updated_at", "-id")
