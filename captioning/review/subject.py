"""The review of captions, as one on whose bands many decisions are made by runs."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from captioning.models import Caption, CaptionRun
from captioning.review.kind import NAME, approved
from captioning.review.selectors import photos_waiting
from captioning.taking_over import captions_take_back, captions_take_over
from search.review.bands import Band
from search.review.subject import Subject
from webapp.photos.events import photos_announce
from webapp.photos.models import Photo
from webapp.photos.selectors import Person
from webapp.photos.services.bulk.kind import locked

APPROVED = "approved"
Source = Caption.Source


class Captions(Subject[CaptionRun]):
    """Approving the machine's words."""

    kind = CaptionRun
    action = NAME

    def photos_open(
        self, user: Person, *, band: Band, but: Collection[UUID] = (), until: datetime | None = None
    ) -> QuerySet[Photo]:
        return photos_waiting(user, least=band.least, most=band.most, but=but, until=until)

    def decide(self, run: CaptionRun, photos: QuerySet[Photo]) -> list[UUID]:
        ids = [row[0] for row in locked(photos)]
        captions_take_over(approved(ids, run.owner, batch=run.pk), findable=False)
        return _told(run.owner_id, ids)

    def photos_decided(self, batch: UUID) -> QuerySet[Photo]:
        shown = Caption.objects.filter(batch=batch, current=True)
        return Photo.objects.filter(id__in=shown.order_by().values("photo_id"))

    def take_back(self, batch: UUID, photos: QuerySet[Photo]) -> list[UUID]:
        rows = locked(photos, "owner_id")
        ids = [row[0] for row in rows]
        mine = Caption.objects.filter(batch=batch, photo__in=ids, current=True)
        machine = dict(
            Caption.objects.filter(photo__in=ids, source=Source.MACHINE).values_list("photo_id", "pk")
        )
        captions_take_back([[str(one.photo_id), one.pk, machine.get(one.photo_id)] for one in mine])
        return _told(rows[0][1], ids) if rows else []


def _told(owner: int, photos: list[UUID]) -> list[UUID]:
    photos_announce((owner, photo) for photo in photos)
    return photos


CAPTIONS = Captions()
