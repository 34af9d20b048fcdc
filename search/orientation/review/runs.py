"""Decisions on more photos than a page should wait for: some hundred at a time, with progress, cancel and undo."""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from search.models import Orientation, OrientationDecision, ReviewRun
from search.orientation.review.errors import NothingToUndo, ReviewBusy
from search.orientation.review.ruling import Ruling
from search.orientation.review.selectors import Band, photos_open
from search.orientation.review.services import decisions_make, decisions_undo
from search.runs import OPEN, run_carry_out, run_end, run_open, run_progress
from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.events import announce
from webapp.photos.models import Photo
from webapp.photos.services.bulk.run import KEPT

AT_ONCE = 500
"""Photos a transaction, and the most that a request waits for."""
UNDO = "undo"


def are_few(photos: QuerySet[Photo]) -> bool:
    """Whether a request can wait until these are decided on."""
    return photos[: AT_ONCE + 1].count() <= AT_ONCE


def run_requested(*, member: User, request: UUID | None) -> ReviewRun | None:
    """The run that this very request has started already."""
    if request is None:
        return None
    return ReviewRun.objects.filter(owner=member, parameters__request=str(request)).first()


def run_decide(
    *, member: User, ruling: Ruling, band: Band, but: Collection[UUID] = (), request: UUID | None = None
) -> ReviewRun:
    """Decide on whatever stands in the band now, by and by. Raises ReviewBusy while another run is under way."""
    asked = {"state": band.state, "min": band.least, "max": band.most, "except": [str(id_) for id_ in but]}
    return _opened(member.pk, ruling.word.value, {**asked, "request": str(request) if request else None})


def run_undo(*, run: ReviewRun) -> ReviewRun:
    """Take back, by and by, what a run has decided. Raises NothingToUndo, ReviewBusy."""
    if not can_undo(run):
        raise NothingToUndo
    return _opened(run.owner_id, UNDO, {"undoes": str(run.pk)})


def can_undo(run: ReviewRun) -> bool:
    """Whether it has ended, has decided anything, and was not undone as a whole within its day."""
    ended = run.state not in OPEN and run.undone_at is None and run.algorithm != UNDO
    return ended and run.changed > 0 and run.created_at > timezone.now() - KEPT


def run_execute(*, run_id: UUID) -> None:
    """Carry out a run; however it ends, it says so, and what it has done by then stays."""
    run_carry_out(kind=ReviewRun, run_id=run_id, work=_work, broke="Not all could be decided on")


def _opened(owner_id: int, algorithm: str, parameters: dict[str, Any]) -> ReviewRun:
    run = run_open(kind=ReviewRun, owner_id=owner_id, algorithm=algorithm, parameters=parameters)
    if (run.algorithm, run.parameters) != (algorithm, parameters):
        raise ReviewBusy
    return run


def _work(run: ReviewRun) -> None:
    undoing = run.algorithm == UNDO
    photos = _photos_decided(run) if undoing else _photos_meant(run)
    decide = _undone if undoing else _decided
    try:
        _by_parts(run, photos, decide)
    finally:
        announce(run.owner_id, [{"type": "again"}])
    if undoing:
        ReviewRun.objects.filter(pk=run.parameters["undoes"]).update(undone_at=timezone.now())
    run_end(run, ReviewRun.State.SUCCESS)


def _by_parts(
    run: ReviewRun, photos: QuerySet[Photo], decide: Callable[[ReviewRun, QuerySet[Photo]], list[UUID]]
) -> None:
    """Each part is a transaction: whoever is cancelled or lost between two leaves none half decided."""
    total, seen, tell = photos.count(), 0, run_progress(run)
    ReviewRun.objects.filter(pk=run.pk).update(photos=total)
    for ids in _parts(photos):
        tell(seen / total)
        with transaction.atomic():
            changed = decide(run, photos.filter(id__in=AnyOf(ids)))
            ReviewRun.objects.filter(pk=run.pk).update(changed=F("changed") + len(changed))
        seen = min(seen + len(ids), total)
    tell(1.0)


def _photos_meant(run: ReviewRun) -> QuerySet[Photo]:
    """Those that stood so when it was asked for: what was read since, nobody has seen in the band."""
    asked = run.parameters
    band = Band(asked["state"], asked["min"], asked["max"])
    but = [UUID(id_) for id_ in asked["except"]]
    read = Orientation.objects.filter(updated_at__lte=run.created_at)
    return photos_open(run.owner, band=band, but=but).filter(orientation__in=read)


def _photos_decided(run: ReviewRun) -> QuerySet[Photo]:
    decisions = OrientationDecision.objects.filter(batch=run.parameters["undoes"], current=True)
    return Photo.objects.filter(owner_id=run.owner_id, id__in=decisions.values("photo_id"))


def _decided(run: ReviewRun, photos: QuerySet[Photo]) -> list[UUID]:
    ruling = Ruling(OrientationDecision.Word(run.algorithm))
    return decisions_make(photos=photos, ruling=ruling, actor=run.owner, batch=run.pk)


def _undone(run: ReviewRun, photos: QuerySet[Photo]) -> list[UUID]:
    decisions = OrientationDecision.objects.filter(batch=run.parameters["undoes"])
    return decisions_undo(decisions=decisions.filter(photo__in=photos))


def _parts(photos: QuerySet[Photo]) -> Iterator[list[UUID]]:
    last = UUID(int=0)
    while ids := list(photos.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        yield ids
        last = ids[-1]
