"""What is done to every photo: stages in the order of settings.PIPELINE, claimed in batches."""

from webapp.photos.pipeline.batch import Batch
from webapp.photos.pipeline.errors import PipelineError, StageError
from webapp.photos.pipeline.registry import stage_get, stages
from webapp.photos.pipeline.stage import Outcome, Result, Skip, Stage

__all__ = [
    "Batch",
    "Outcome",
    "PipelineError",
    "Result",
    "Skip",
    "Stage",
    "StageError",
    "stage_get",
    "stages",
]
