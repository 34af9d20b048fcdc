"""The worker's side of an explanation, in the queue `interactive`."""

from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import shared_task

from search.extractors.errors import ExtractorError
from search.extractors.model_files import model_file
from search.orientation.explaining import ASK, MAPS, explanation_fail, explanation_keep
from search.orientation.explanation import Explanation, explain
from search.orientation.network import OrientationNet
from search.orientation.overlay import overlay
from search.orientation.reader import reader_load
from search.orientation.selectors import TASK
from search.orientation.starts import net_load
from search.retrieval.source import photo_pixels
from webapp.photos.errors import AnswerableError
from webapp.photos.models import Photo
from webapp.photos.pipeline.errors import StageError
from webapp.photos.services.models import model_active, model_path


@shared_task(name=ASK, ignore_result=True)
def orientation_explain(*, photo: str, model: str) -> None:
    """Explain how the photo lies by the model in use, and keep that; or keep why it failed."""
    shown = Photo.objects.filter(pk=UUID(photo)).first()
    if shown is None:
        return  # deleted meanwhile; nobody asks any more
    try:
        _explain(shown)
    except (StageError, AnswerableError, ExtractorError) as error:
        explanation_fail(photo=shown, model=model, message=str(error))
    except Exception:
        explanation_fail(photo=shown, model=model, message="The worker failed at this; its log says why.")
        raise


def _explain(photo: Photo) -> None:
    version = model_active(TASK)
    path = model_path(version)
    image = photo_pixels(photo.id)
    found = explain(_net(path), reader_load(path), image)
    maps = {name: overlay(getattr(found, name), image.size) for name in MAPS}
    explanation_keep(photo=photo, model=version.sha256, answer=_answer(found, photo), maps=maps)


@lru_cache(maxsize=1)
def _net(path: Path) -> OrientationNet:
    """The weights as a torch network: gradients are not to be had from the engine."""
    return net_load(model_file(path))


def _answer(found: Explanation, photo: Photo) -> dict[str, Any]:
    """The numbers as of the file before any turn, as everywhere; bin and quarter 0 mean upright."""
    seen, (turn, straighten) = found.seen, photo.pose
    return {
        "angle": round((seen.reading.angle - turn - straighten) % 360, 2),
        "quarter": (seen.reading.quarter - turn // 90) % 4,
        "confidence": round(seen.reading.confidence, 4),
        "quarters": [round(float(p), 6) for p in _rolled(seen.quarters.tolist(), turn // 90)],
        "distribution": [round(float(p), 6) for p in _rolled(seen.bins.tolist(), turn + round(straighten))],
        "views": len(seen.turns),
    }


def _rolled(values: list[float], places: int) -> list[float]:
    """Forward by so many places, the first ones to the end."""
    first = places % len(values)
    return values[first:] + values[:first]
