"""Captions in the admin: what a curator types is a person's word and stays."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.contrib.filters.admin import RadioFilter

from captioning.models import Caption
from captioning.refusals import CaptionRefused
from captioning.services import caption_edit, caption_revert
from search.text.matching import in_any_language
from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.accounts.selectors import member_of
from webapp.photos.admin.pictures import linked_picture, picture

Source = Caption.Source
UNSURE_BELOW = 0.3


class ReviewFilter(RadioFilter):  # type: ignore[misc]
    title, parameter_name = "shown", "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("unsure", "The machine's, unsure"), ("current", "Shown now")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Caption]) -> QuerySet[Caption]:
        if self.value() == "unsure":
            return queryset.filter(current=True, source=Source.MACHINE, confidence__lt=UNSURE_BELOW)
        return queryset.filter(current=True) if self.value() == "current" else queryset


@admin.register(Caption)
class CaptionAdmin(BigTableAdmin):
    list_display = ["preview", "short", "written_by", "sure", "current", "created_at"]
    list_display_links = ["short"]
    list_select_related = ["photo", "author"]
    list_filter = [ReviewFilter]
    sortable_by: list[str] = []
    ordering = ["-id"]
    search_fields = ["photo"]
    search_help_text = "Words about the photo, or its whole id"
    exact_fields = ["photo"]
    fields = ["large", "photo", "text", "source", "author", "sure", "model_version", "current", "created_at"]
    readonly_fields = ["large", "sure"]
    editable: ClassVar[list[str]] = ["text"]
    actions = ["revert"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Caption]:
        queryset: QuerySet[Caption] = super().get_queryset(request)
        return queryset.defer("photo__exif")

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """The review queue shows what the machine was least sure of first."""
        return ["confidence", "id"] if request.GET.get("review") == "unsure" else list(self.ordering)

    def words_search(self, request: HttpRequest, queryset: QuerySet[Any], words: str) -> QuerySet[Caption]:
        return queryset.filter(photo__search_document__vector=in_any_language(words))

    def changes_write(self, request: HttpRequest, obj: Caption, names: list[str]) -> None:
        """The text becomes a new caption of the curator's; the one that was opened stays as history."""
        with self.telling(request, CaptionRefused):
            caption_edit(photo=obj.photo, text=obj.text, author=member_of(request))

    @shown("photo")
    def preview(self, caption: Caption) -> SafeString:
        return linked_picture(caption.photo)

    @shown("photo")
    def large(self, caption: Caption) -> SafeString:
        return picture(caption.photo, "large", height=360)

    @shown("caption")
    def short(self, caption: Caption) -> str:
        return Truncator(caption.text).chars(140)

    @shown("by", label={"machine": "info", "person": "success"})
    def written_by(self, caption: Caption) -> tuple[str, str]:
        return caption.source, caption.author.username if caption.author else caption.source

    @shown("confidence")
    def sure(self, caption: Caption) -> str:
        return "-" if caption.confidence is None else f"{caption.confidence:.0%}"

    @admin.action(description="Go back to the machine's suggestion", permissions=["change"])
    def revert(self, request: HttpRequest, queryset: QuerySet[Caption]) -> None:
        captions = self.chosen(request, queryset.filter(current=True, source=Source.PERSON))
        for caption in captions:
            caption_revert(photo=caption.photo)
        self.done(request, captions, "Back to the machine's suggestion")
