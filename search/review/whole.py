"""Deciding on a whole band: at once where that is soon done, else by a run."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from search.models.run import BatchRun
from search.review.bands import Band
from search.review.runs import are_few, run_decide, run_requested
from search.review.subject import Run, Subject
from webapp.accounts.models import User
from webapp.photos.services.bulk import Wish, bulk_apply


@dataclass(frozen=True)
class BandDecided:
    """How many photos were decided on, by which id that is undone, and the run that does it where there are many."""

    count: int
    undo: UUID | None
    run: BatchRun | None


def band_decide(
    subject: Subject[Run],
    *,
    member: User,
    band: Band,
    word: str,
    asked: Any = None,
    but: Collection[UUID] = (),
    request: UUID | None = None,
) -> BandDecided:
    """Decide so on whatever stands in the band; `asked` is what the subject's bulk action takes. Raises ReviewBusy."""
    waiting = subject.photos_open(member, band=band, but=but)
    run = run_requested(subject, member=member, request=request)
    if run is None and are_few(waiting):
        wish = Wish(member=member, photos=waiting, asked=asked)
        done = bulk_apply(action=subject.action, wish=wish, request=request)
        return BandDecided(done.count, done.undo, None)
    run = run or run_decide(subject, member=member, word=word, band=band, but=but, request=request)
    return BandDecided(run.changed, None, run)
