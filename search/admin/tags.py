"""Words, and the photos that carry them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from search.models import PhotoTag, Tag
from search.tags.services import tag_add, tag_remove
from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.photos.admin.pictures import linked_picture


@admin.register(Tag)
class TagAdmin(BigTableAdmin):
    list_display = ["name", "photos"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "photos"]
    readonly_fields = ["photos"]

    @shown("photos")
    def photos(self, tag: Tag) -> SafeString:
        url = reverse("admin:search_phototag_changelist")
        return format_html(
            '<a class="text-primary-600" href="{}?tag__id__exact={}">photos with it</a>', url, tag.pk
        )


@admin.register(PhotoTag)
class PhotoTagAdmin(BigTableAdmin):
    list_display = ["preview", "tag", "source", "likely", "removed", "created_at"]
    list_display_links = ["tag"]
    list_select_related = ["photo", "tag"]
    list_filter = [("tag", AutocompleteSelectFilter)]
    sortable_by: list[str] = []
    ordering = ["-id"]
    search_fields = ["=tag__name"]
    search_help_text = "A whole word, or a photo's whole id"
    exact_fields = ["photo"]
    fields = ["preview", "photo", "tag", "source", "likely", "removed", "model_version", "created_at"]
    readonly_fields = ["preview", "likely"]
    actions = ["take_off", "put_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PhotoTag]:
        queryset: QuerySet[PhotoTag] = super().get_queryset(request)
        return queryset.defer("photo__exif")

    @shown("photo")
    def preview(self, photo_tag: PhotoTag) -> SafeString:
        return linked_picture(photo_tag.photo)

    @shown("probability")
    def likely(self, photo_tag: PhotoTag) -> str:
        return "-" if photo_tag.score is None else f"{photo_tag.score:.0%}"

    @admin.action(description="Take the word off the photo, for good", permissions=["change"])
    def take_off(self, request: HttpRequest, queryset: QuerySet[PhotoTag]) -> None:
        rows = self.chosen(request, queryset.filter(removed=False))
        for row in rows:
            tag_remove(photo=row.photo, name=row.tag.name)
        self.done(request, rows, "Words taken off")

    @admin.action(description="Put the word on the photo, as a person's", permissions=["change"])
    def put_back(self, request: HttpRequest, queryset: QuerySet[PhotoTag]) -> None:
        rows = self.chosen(request, queryset)
        for row in rows:
            tag_add(photo=row.photo, name=row.tag.name)
        self.done(request, rows, "Words put on")
