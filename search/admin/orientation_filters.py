"""Filters of the review queue that an index answers, or that most rows pass."""

from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RadioFilter

from search.models import Orientation, OrientationDecision
from search.orientation.review.selectors import EDGES
from search.review.bands import in_band

State = Orientation.State
Word = OrientationDecision.Word
MACHINE = [state for state in State if state != State.MANUAL]
OPEN = "open"


class StateFilter(RadioFilter):  # type: ignore[misc]
    title, parameter_name = "the machine says", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in MACHINE]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> QuerySet[Orientation]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class BandFilter(RadioFilter):  # type: ignore[misc]
    """By the index of the queue, which has the state before the confidence."""

    title, parameter_name = "confidence", "band"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        bands = list(enumerate(pairwise(EDGES)))
        return [(str(i), f"{least:.0%} to {most:.0%}") for i, (least, most) in reversed(bands)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> QuerySet[Orientation]:
        value = self.value() or ""
        if not value.isdecimal() or int(value) >= len(EDGES) - 1:
            return queryset
        return queryset.filter(in_band(EDGES[int(value)], EDGES[int(value) + 1]), state__in=State.values)


class DecisionFilter(RadioFilter):  # type: ignore[misc]
    title, parameter_name = "people say", "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(OPEN, "Nothing yet"), *((word.value, word.label) for word in Word)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Orientation]) -> QuerySet[Orientation]:
        if self.value() == OPEN:
            return queryset.filter(photo__turned_by_person=False)
        if self.value() in Word.values:
            decided = OrientationDecision.objects.filter(photo=OuterRef("pk"), current=True)
            return queryset.filter(Exists(decided.filter(decision=self.value())))
        return queryset
