"""Readings of a photo, made by a worker when somebody asks, kept until photo, model or words change. No torch here."""

import hashlib
from typing import Any

from captioning.models import Caption
from captioning.selectors import captions_of
from search.errors import SearchError
from search.on_demand import Asked, answer_get, kept_at
from webapp.photos.models import Photo
from webapp.photos.services.models import model_active

TASK = "captioner"
ASK = "captioning.interactive.read"


class ReadingFailed(SearchError):
    """The worker could not read a photo, and says why."""

    status, code = 422, "reading_failed"


def reading_get(*, photo: Photo) -> dict[str, Any] | None:
    """What is kept of the photo with its shown words; None while a worker makes it.

    Raises ModelMissing, NoWorker, ReadingFailed; whoever asks again after these has it tried again.
    """
    model, text = model_active(TASK).sha256, persons_words(photo)
    arguments = {"photo": str(photo.id), "model": model, "text": text}
    return answer_get(Asked(ASK, arguments, reading_key(photo, model, text)), failed=ReadingFailed)


def persons_words(photo: Photo) -> str:
    """What a person has written of their own, to be followed beside the machine's sentences; "" otherwise."""
    shown = captions_of([photo.id]).get(photo.id)
    own = shown is not None and shown.source == Caption.Source.PERSON
    return shown.text if shown and own else ""


def reading_key(photo: Photo, model: str, text: str) -> str:
    """Where the reading by this model with these words is kept."""
    words = hashlib.sha256(text.encode()).hexdigest()
    return kept_at(photo, "caption", f"{model[:12]}-{words[:12]}.json")
