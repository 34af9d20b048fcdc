"""The review of how photos lie, as one on whose bands many decisions are made by runs."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from search.models import Orientation, OrientationDecision, ReviewRun
from search.orientation.review.kind import NAME
from search.orientation.review.ruling import Ruling
from search.orientation.review.selectors import photos_open
from search.orientation.review.services import decisions_make, decisions_undo
from search.review.bands import Band
from search.review.subject import Subject
from webapp.photos.models import Photo
from webapp.photos.selectors import Person


class Turns(Subject[ReviewRun]):
    """Accepting, or rejecting, what the machine proposes."""

    kind = ReviewRun
    action = NAME

    def photos_open(
        self, user: Person, *, band: Band, but: Collection[UUID] = (), until: datetime | None = None
    ) -> QuerySet[Photo]:
        found = photos_open(user, band=band, but=but)
        if until is None:
            return found
        return found.filter(orientation__in=Orientation.objects.filter(updated_at__lte=until))

    def decide(self, run: ReviewRun, photos: QuerySet[Photo]) -> list[UUID]:
        ruling = Ruling(OrientationDecision.Word(run.algorithm))
        return decisions_make(photos=photos, ruling=ruling, actor=run.owner, batch=run.pk)

    def photos_decided(self, batch: UUID) -> QuerySet[Photo]:
        decisions = OrientationDecision.objects.filter(batch=batch, current=True)
        return Photo.objects.filter(id__in=decisions.values("photo_id"))

    def take_back(self, batch: UUID, photos: QuerySet[Photo]) -> list[UUID]:
        return decisions_undo(decisions=OrientationDecision.objects.filter(batch=batch, photo__in=photos))


TURNS = Turns()
