"""Explanations made by a worker when somebody asks, and kept until the photo or the model changes. No torch here."""

from typing import Any

from search.on_demand import Asked, answer_fail, answer_get, answer_keep, kept_at
from search.orientation.errors import ExplanationFailed
from search.orientation.selectors import TASK
from webapp.photos.models import Photo
from webapp.photos.services.models import model_active

MAPS = ("activation", "gradcam")
ASK = "search.interactive.orientation_explain"
READING = "reading.json"


def explanation_get(*, photo: Photo) -> dict[str, Any] | None:
    """What is kept of the photo as it lies now; None while a worker makes it.

    Raises ModelMissing, NoWorker, ExplanationFailed; whoever asks again after these has it tried again.
    """
    model = model_active(TASK).sha256
    asked = Asked(ASK, {"photo": str(photo.id), "model": model}, explanation_key(photo, model, READING))
    return answer_get(asked, failed=ExplanationFailed)


def explanation_keep(*, photo: Photo, model: str, answer: dict[str, Any], maps: dict[str, bytes]) -> None:
    """Keep the maps, then the answer."""
    files = {explanation_key(photo, model, f"{name}.webp"): picture for name, picture in maps.items()}
    answer_keep(key=explanation_key(photo, model, READING), answer=answer, files=files)


def explanation_fail(*, photo: Photo, model: str, message: str) -> None:
    """Have whoever waits be told why there is none."""
    answer_fail(key=explanation_key(photo, model, READING), message=message)


def explanation_key(photo: Photo, model: str, name: str) -> str:
    """Where a part of the explanation by this model is kept."""
    return kept_at(photo, "orientation", f"{model[:12]}-{name}")
