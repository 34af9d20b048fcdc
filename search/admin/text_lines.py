"""Text read in photos."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from search.models import TextLine
from search.text.matching import in_any_language
from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.photos.admin.pictures import linked_picture, picture
from webapp.photos.pipeline.schedule import runs_repeat


@admin.register(TextLine)
class TextLineAdmin(BigTableAdmin):
    list_display = ["preview", "short", "sure", "model_version", "created_at"]
    list_display_links = ["short"]
    list_select_related = ["photo"]
    sortable_by: list[str] = []
    ordering = ["-id"]
    search_fields = ["photo"]
    search_help_text = "Words read in the photo, or its whole id"
    exact_fields = ["photo"]
    fields = ["large", "photo", "text", "sure", "position", "model_version", "created_at"]
    readonly_fields = ["large", "sure"]
    actions = ["read_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TextLine]:
        queryset: QuerySet[TextLine] = super().get_queryset(request)
        return queryset.defer("photo__exif")

    def words_search(self, request: HttpRequest, queryset: QuerySet[Any], words: str) -> QuerySet[TextLine]:
        return queryset.filter(photo__search_document__vector=in_any_language(words))

    @shown("photo")
    def preview(self, line: TextLine) -> SafeString:
        return linked_picture(line.photo)

    @shown("photo")
    def large(self, line: TextLine) -> SafeString:
        return picture(line.photo, "large", height=360)

    @shown("text")
    def short(self, line: TextLine) -> str:
        return Truncator(line.text).chars(140)

    @shown("confidence")
    def sure(self, line: TextLine) -> str:
        return f"{line.confidence:.0%}"

    @admin.action(description="Read these photos again", permissions=["change"])
    def read_again(self, request: HttpRequest, queryset: QuerySet[TextLine]) -> None:
        lines = self.chosen(request, queryset)
        if lines:
            runs_repeat(photos={line.photo_id for line in lines}, names=["text"])
        self.done(request, lines, "To be read again")
