"""The registry of trained models: their cards, and which one is in use."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import BooleanRadioFilter

from webapp.accounts.big_tables import BigTableAdmin, shown
from webapp.photos.errors import ModelError
from webapp.photos.models import ModelVersion
from webapp.photos.services.models import model_activate, model_path, weights_check

_CELLS = '<tr><th class="align-top pr-4 py-1 text-left font-medium">{}</th><td class="py-1">{}</td></tr>'


@admin.register(ModelVersion)
class ModelVersionAdmin(BigTableAdmin):
    list_display = ["name", "task", "active", "short_sha256", "precision", "licence", "created_at"]
    list_filter = [("active", BooleanRadioFilter)]
    search_fields = ["name", "task"]
    exact_fields = ["sha256"]
    ordering = ["task", "-created_at"]
    fields = [
        *("task", "name", "active", "sha256", "preprocessing", "precision"),
        *("path", "created_at", "card_table"),
    ]
    readonly_fields = ["card_table"]
    actions = ["activate"]
    actions_submit_line = ["activate_this"]

    @shown("SHA-256")
    def short_sha256(self, version: ModelVersion) -> str:
        return version.sha256[:12]

    @shown("licence")
    def licence(self, version: ModelVersion) -> str:
        return str(version.card.get("licence", "-"))

    @shown("card")
    def card_table(self, version: ModelVersion) -> SafeString:
        return _table(version.card)

    @admin.action(description="Activate", permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        versions = self.chosen(request, queryset)
        if len({version.task for version in versions}) < len(versions):
            self.message_user(request, "Choose one model for each task.", messages.ERROR)
            return
        for version in versions:
            with self.telling(request, ModelError):
                _check(version)
                chosen = model_activate(task=version.task, name=version.name, sha256=version.sha256)
                self.done(request, [chosen], f"In use for {chosen.task} is {chosen.label}")

    @admin.action(description="Activate", permissions=["change"])
    def activate_this(self, request: HttpRequest, version: ModelVersion) -> None:
        self.activate(request, ModelVersion.objects.filter(pk=version.pk))


def _check(version: ModelVersion) -> None:
    if weights_check(model_path(version)) != version.sha256:
        raise ModelError(f"The weights of {version.label} have changed on disk. Install the model again.")


def _table(value: Any) -> SafeString:
    """A card as nested tables, whatever its maker put into it."""
    if isinstance(value, dict):
        rows = format_html_join("", _CELLS, ((key, _table(inner)) for key, inner in value.items()))
        return format_html("<table>{}</table>", rows)
    if isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value):
        return format_html_join("", "{}", ((_table(inner),) for inner in value))
    text = ", ".join(map(str, value)) if isinstance(value, list) else value
    return format_html('<span class="whitespace-pre-wrap break-words">{}</span>', text)
