"""The admin's first page: what waits, what failed, what a person should look at. Wiring over every app."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from captioning.admin import UNSURE_BELOW
from captioning.models import Caption
from search.models import ClusterRun, EmbeddingSpace, Orientation, OrientationDecision
from search.orientation.review.selectors import agreement, in_state
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion, Photo, StageRun
from webapp.photos.pipeline import stages

COUNTED_UP_TO = 10_000
Status = StageRun.Status


@dataclass(frozen=True)
class Card:
    """A number with the list behind it."""

    title: str
    figure: str
    url: str
    hint: str = ""
    urgent: bool = False


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's callback: the page's context with the cards that this curator may see."""
    return {
        **context,
        "title": "Overview",
        "groups": [
            {"title": "Processing", "cards": list(_processing(request))},
            {"title": "To review", "cards": list(_review(request))},
            {"title": "What there is", "cards": list(_inventory(request))},
        ],
        "failures": _failures() if _may(request, StageRun) else [],
    }


def _processing(request: HttpRequest) -> Iterator[Card]:
    if _may(request, StageRun):
        for status, title in ((Status.PENDING, "Stages to come"), (Status.RUNNING, "Running now")):
            yield _card(title, StageRun.objects.filter(status=status), f"status__exact={status.value}")
        failed = StageRun.objects.filter(status=Status.FAILED)
        yield _card("Failed", failed, "status__exact=failed", urgent=True)


def _review(request: HttpRequest) -> Iterator[Card]:
    if _may(request, Orientation):
        suggested = Orientation.objects.filter(in_state(Orientation.State.SUGGESTED))
        yield _card("Suggested turns", suggested, "state=suggested&decision=open")
    if _may(request, OrientationDecision):
        yield _agreement()
    if _may(request, Caption):
        unsure = Caption.objects.filter(
            current=True, source=Caption.Source.MACHINE, confidence__lt=UNSURE_BELOW
        )
        yield _card("Unsure captions", unsure, "review=unsure")
    if _may(request, ClusterRun):
        failed = ClusterRun.objects.filter(state=ClusterRun.State.FAILED)
        yield _card("Failed cluster runs", failed, "state__exact=failed", urgent=True)


def _agreement() -> Card:
    """How often people found right what the machine said of a photo."""
    share, decided = agreement(OrientationDecision.objects.filter(current=True))
    figure = "none yet" if share is None else f"{share:.0%}"
    return Card("Turns agreed with", figure, _list_url(OrientationDecision), f"of {decided:,}")


def _inventory(request: HttpRequest) -> Iterator[Card]:
    if _may(request, Photo):
        yield Card("Photos", _estimate(Photo), _list_url(Photo), "estimated")
    if _may(request, User):
        yield _card("Members", User.objects.filter(is_active=True), "is_active__exact=1")
    if _may(request, ModelVersion):
        active = ModelVersion.objects.filter(active=True)
        yield _card("Models in use", active, "active__exact=1")
    if _may(request, EmbeddingSpace):
        space = EmbeddingSpace.objects.filter(state=EmbeddingSpace.State.SERVING).first()
        yield Card("Serving space", space.name if space else "none", _list_url(EmbeddingSpace))


def _failures() -> list[dict[str, Any]]:
    """The failed stages by name, with their lists; in the pipeline's order."""
    counts = dict(
        StageRun.objects.filter(status=Status.FAILED)
        .order_by()
        .values_list("stage")
        .annotate(count=Count("pk"))
    )
    url = _list_url(StageRun)
    return [
        {"stage": name, "count": counts[name], "url": f"{url}?status__exact=failed&stage={name}"}
        for name in stages()
        if name in counts
    ]


def _card(title: str, rows: QuerySet[Any], query: str, urgent: bool = False) -> Card:
    """Counted up to a limit, so that the page is quick however large the tables are."""
    count = rows.order_by()[: COUNTED_UP_TO + 1].count()
    figure = f"{count:,}" if count <= COUNTED_UP_TO else f"more than {COUNTED_UP_TO:,}"
    return Card(title, figure, f"{_list_url(rows.model)}?{query}", urgent=urgent and count > 0)


def _estimate(model: Any) -> str:
    """Rows of a table by the planner's statistics; exact while it is small."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table]
        )
        row = cursor.fetchone()
    known = int(row[0]) if row else 0
    return f"{known if known > COUNTED_UP_TO else model.objects.order_by()[: COUNTED_UP_TO + 1].count():,}"


def _list_url(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _may(request: HttpRequest, model: Any) -> bool:
    return request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
