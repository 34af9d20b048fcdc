"""Decisions on more photos than a page should wait for: some hundred at a time, with progress, cancel and undo."""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from search.models.run import BatchRun
from search.review.bands import Band
from search.review.errors import NothingToUndo, ReviewBusy
from search.review.subject import Run, Subject
from search.runs import OPEN, run_carry_out, run_end, run_open, run_progress
from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.events import announce
from webapp.photos.models import Photo
from webapp.photos.selectors import Person
from webapp.photos.services.bulk.run import KEPT

AT_ONCE = 500
"""Photos a transaction, and the most that a request waits for."""
UNDO = "undo"


def are_few(photos: QuerySet[Photo]) -> bool:
    """Whether a request can wait until these are decided on."""
    return photos[: AT_ONCE + 1].count() <= AT_ONCE


def run_open_of(subject: Subject[Run], user: Person) -> Run | None:
    """The member's run that is under way, if there is one."""
    return _all(subject).filter(owner_id=user.pk, state__in=OPEN).first()


def run_requested(subject: Subject[Run], *, member: User, request: UUID | None) -> Run | None:
    """The run that this very request has started already."""
    if request is None:
        return None
    return _all(subject).filter(owner_id=member.pk, parameters__request=str(request)).first()


def run_decide(
    subject: Subject[Run],
    *,
    member: User,
    word: str,
    band: Band,
    but: Collection[UUID] = (),
    request: UUID | None = None,
) -> Run:
    """Decide so on whatever stands in the band now, by and by. Raises ReviewBusy while another run is under way."""
    asked = {"state": band.state, "min": band.least, "max": band.most, "except": [str(id_) for id_ in but]}
    return _opened(subject, member.pk, word, {**asked, "request": str(request) if request else None})


def run_undo(subject: Subject[Run], *, run: Run) -> Run:
    """Take back, by and by, what a run has decided. Raises NothingToUndo, ReviewBusy."""
    if not can_undo(run):
        raise NothingToUndo
    return _opened(subject, run.owner_id, UNDO, {"undoes": str(run.pk)})


def can_undo(run: BatchRun) -> bool:
    """Whether it has ended, has decided anything, and was not undone as a whole within its day."""
    ended = run.state not in OPEN and run.undone_at is None and run.algorithm != UNDO
    return ended and run.changed > 0 and run.created_at > timezone.now() - KEPT


def run_execute(subject: Subject[Run], *, run_id: UUID) -> None:
    """Carry out a run; however it ends, it says so, and what it has done by then stays."""
    run_carry_out(
        kind=subject.kind,
        run_id=run_id,
        work=lambda run: _work(subject, run),
        broke="Not all could be decided on",
    )


def _all(subject: Subject[Run]) -> QuerySet[Run]:
    found: QuerySet[Run] = subject.kind._default_manager.all()
    return found


def _opened(subject: Subject[Run], owner_id: int, algorithm: str, parameters: dict[str, Any]) -> Run:
    run = run_open(kind=subject.kind, owner_id=owner_id, algorithm=algorithm, parameters=parameters)
    if (run.algorithm, run.parameters) != (algorithm, parameters):
        raise ReviewBusy
    return run


def _work(subject: Subject[Run], run: Run) -> None:
    try:
        if run.algorithm == UNDO:
            batch = UUID(run.parameters["undoes"])
            photos = subject.photos_decided(batch).filter(owner_id=run.owner_id)
            _by_parts(subject, run, photos, lambda part: subject.take_back(batch, part))
            _all(subject).filter(pk=batch).update(undone_at=timezone.now())
        else:
            _by_parts(subject, run, _meant(subject, run), lambda part: subject.decide(run, part))
    finally:
        announce(run.owner_id, [{"type": "again"}])
    run_end(run, BatchRun.State.SUCCESS)


def _meant(subject: Subject[Run], run: Run) -> QuerySet[Photo]:
    """Those that stood so when it was asked for: what the machine has said since, nobody has seen in the band."""
    asked = run.parameters
    band = Band(asked["state"], asked["min"], asked["max"])
    but = [UUID(id_) for id_ in asked["except"]]
    return subject.photos_open(run.owner, band=band, but=but, until=run.created_at)


def _by_parts(
    subject: Subject[Run],
    run: Run,
    photos: QuerySet[Photo],
    decide: Callable[[QuerySet[Photo]], list[UUID]],
) -> None:
    """Each part is a transaction: whoever is cancelled or lost between two leaves none half decided."""
    total, seen, tell, row = photos.count(), 0, run_progress(run), _all(subject).filter(pk=run.pk)
    row.update(photos=total)
    for ids in _parts(photos):
        tell(seen / total)
        with transaction.atomic():
            changed = decide(photos.filter(id__in=AnyOf(ids)))
            row.update(changed=F("changed") + len(changed))
        seen = min(seen + len(ids), total)
    tell(1.0)


def _parts(photos: QuerySet[Photo]) -> Iterator[list[UUID]]:
    last = UUID(int=0)
    while ids := list(photos.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        yield ids
        last = ids[-1]
