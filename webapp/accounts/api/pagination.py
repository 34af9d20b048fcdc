"""Cursor paging of a member's own lists."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class GuardedCursorPagination(CursorPagination):
    """Cursor paging that answers "not found" to a cursor that it never gave, instead of failing on it."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, TypeError, ValidationError, DataError) as error:
            if self.cursor_query_param not in request.query_params:
                raise
            raise NotFound(_("The cursor is not one that a list gave. Start again without it.")) from error


class NewestTokensFirst(GuardedCursorPagination):
    """{next, previous, results}"""

    ordering = ("-created_at", "-id")
    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"
