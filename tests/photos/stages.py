"""Stages whose ways to fail a test can choose; `Tally` counts in the database how often it wrote each photo."""

import time
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import F

from webapp.photos.models import Photo
from webapp.photos.pipeline import Batch, Outcome, Skip, Stage, StageError


class First(Stage):
    """Does what `plan` says for a photo's name: an outcome, or an exception to raise."""

    name = "first"
    queue = "io"
    batch_size = 4
    plan: ClassVar[dict[str, Any]] = {}
    batches: ClassVar[list[list[str]]] = []
    written: ClassVar[list[UUID]] = []

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        names = sorted(photo.name for photo in batch.photos)
        self.batches.append(names)
        outcomes: dict[UUID, Outcome] = {}
        for photo in batch.photos:
            planned = self.plan.get(photo.name, "done")
            if isinstance(planned, Exception) and not isinstance(planned, StageError):
                raise planned
            if planned != "forgotten":
                outcomes[photo.id] = planned
        return outcomes

    def write(self, results: Mapping[UUID, Any]) -> None:
        if "unwritable" in results.values():
            raise ValueError("a value that the database refuses")
        self.written.extend(results)


class Second(Stage):
    name = "second"
    queue = "vision"
    needs = ("first",)
    follows_turn = True

    def version(self) -> str:
        return "model@1"

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        return {photo.id: Skip("nothing to do") for photo in batch.photos}

    def write(self, results: Mapping[UUID, Any]) -> None:
        """There is nothing to keep."""


class Tally(Stage):
    """Slow enough to be killed in the middle."""

    name = "tally"
    queue = "io"
    needs = ("thumbnails",)
    batch_size = 8

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        time.sleep(0.25)
        return {photo.id: True for photo in batch.photos}

    def write(self, results: Mapping[UUID, Any]) -> None:
        Photo.objects.filter(id__in=results).update(version=F("version") + 1000)
