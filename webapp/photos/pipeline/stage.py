"""The protocol of a stage. Adding one = one class + its line in settings.PIPELINE."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from webapp.photos.pipeline.batch import Batch
from webapp.photos.pipeline.errors import StageError

Result = Any
"""What `compute` found out about one photo and `write` stores: each stage's own type."""


@dataclass(frozen=True)
class Skip:
    """The stage has nothing to do for this photo; not a failure."""

    reason: str


Outcome = Result | Skip | StageError


class Stage(ABC):
    """One step that every photo goes through. Stages hold no state but their loaded model."""

    name: ClassVar[str]
    queue: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    """Stages that must have ended (well or not) for a photo before this one is due."""
    follows_turn: ClassVar[bool] = False
    """Run again when the photo is turned for display."""
    waits: ClassVar[bool] = False
    """Left until nothing else is due in its queue, instead of being done while a batch is decoded."""
    gives_way: ClassVar[bool] = False
    """Done only while no other stage has work for this worker, by one process of a machine at a time."""
    batch_size: ClassVar[int] = 16

    def version(self) -> str:
        """Label of the model version in use, written on the ledger; "" where there is no model."""
        return ""

    def warm(self) -> None:  # noqa: B027 - optional: many stages have no model
        """Load what `compute` needs, so that the first photo does not wait for it."""

    def rest(self) -> None:  # noqa: B027 - optional, as above
        """Let go of what a stage that gives way has loaded: there is nothing to do for now."""

    @abstractmethod
    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        """Treat the whole batch at once, without writing; every photo of the batch has an outcome.

        When an exception other than StageError ends it, each photo of the batch is tried alone.
        """

    @abstractmethod
    def write(self, results: Mapping[UUID, Result]) -> None:
        """Store the results in bulk; runs in the transaction that marks them as done."""
