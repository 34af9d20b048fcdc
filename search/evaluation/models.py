"""The models that an evaluation judges: a file that is named, or the newest of settings.MODEL_FOLDERS."""

from pathlib import Path

from django.conf import settings

from search.evaluation.errors import EvaluationError
from search.extractors.model_files import ModelFile, model_file, model_files
from search.retrieval.descriptor import Descriptor, descriptor_load


def model_newest(task: str) -> ModelFile:
    """The model of a task that was made last; needs no database. Raises EvaluationError."""
    found = model_files(map(Path, settings.MODEL_FOLDERS), task)
    if not found:
        raise EvaluationError(f"There is no model for {task!r} yet; train one: manage.py train --help.")
    return found[-1]


def descriptor_given(weights: Path | None) -> tuple[ModelFile, Descriptor]:
    """The descriptor in a file, or the newest one, with its card."""
    file = model_file(weights) if weights else model_newest("descriptor")
    return file, descriptor_load(file.path)
