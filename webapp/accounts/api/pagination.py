"""Cursor paging of a member's own lists."""

from rest_framework.pagination import CursorPagination


class NewestTokensFirst(CursorPagination):
    """{next, previous, results}"""

    ordering = ("-created_at", "-id")
    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"
