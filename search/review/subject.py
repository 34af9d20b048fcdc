"""What a review is about: what waits in it, and what deciding on many of its photos means."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from search.models.run import BatchRun
from search.review.bands import Band
from webapp.photos.models import Photo
from webapp.photos.selectors import Person

Run = TypeVar("Run", bound=BatchRun)


class Subject(ABC, Generic[Run]):
    """One line in settings.REVIEWS; `search.review.runs` does the rest."""

    kind: type[Run]
    """Of its runs; their `algorithm` says what is decided."""
    action: str
    """The bulk action that decides on as many as a request waits for."""

    @abstractmethod
    def photos_open(
        self, user: Person, *, band: Band, but: Collection[UUID] = (), until: datetime | None = None
    ) -> QuerySet[Photo]:
        """Those of the band that nobody has decided on yet, but for some; `until`: as the machine spoke by then."""

    @abstractmethod
    def decide(self, run: Run, photos: QuerySet[Photo]) -> list[UUID]:
        """Decide on these as the run says, noted under the run's id; returns those that it changed."""

    @abstractmethod
    def photos_decided(self, batch: UUID) -> QuerySet[Photo]:
        """Photos whose decision of that run still counts."""

    @abstractmethod
    def take_back(self, batch: UUID, photos: QuerySet[Photo]) -> list[UUID]:
        """Take a run's decisions on these back; returns those that it changed."""


@cache
def subjects() -> tuple[Subject[BatchRun], ...]:
    """All that are reviewed here."""
    return tuple(import_string(path) for path in settings.REVIEWS)
