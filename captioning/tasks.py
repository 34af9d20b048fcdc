"""The worker's side of a reading, in the queue `interactive`."""

from typing import Any
from uuid import UUID

from celery import shared_task

from captioning.errors import CaptioningError
from captioning.reading import ReadSentence
from captioning.readings import ASK, reading_key
from search.extractors.errors import ExtractorError
from search.on_demand import answer_fail, answer_keep
from webapp.photos.errors import AnswerableError
from webapp.photos.models import Photo
from webapp.photos.pipeline.errors import StageError

PARTS = 1000
"""A look is told in thousandths."""


@shared_task(name=ASK, ignore_result=True)
def caption_read(*, photo: str, model: str, text: str) -> None:
    """Read the photo by the captioner in use, and keep that; or keep why it failed."""
    shown = Photo.objects.filter(pk=UUID(photo)).first()
    if shown is None:
        return  # deleted meanwhile; nobody asks any more
    key = reading_key(shown, model, text)
    try:
        answer_keep(key=key, answer=_read(shown, text))
    except (StageError, AnswerableError, ExtractorError, CaptioningError) as error:
        answer_fail(key=key, message=str(error))
    except Exception:
        answer_fail(key=key, message="The worker failed at this; its log says why.")
        raise


def _read(photo: Photo, text: str) -> dict[str, Any]:
    from captioning.stage import active_captioner
    from search.retrieval.source import photo_pixels

    captioner, image = active_captioner(), photo_pixels(photo.id)
    return {
        "model": captioner.label,
        "sentences": [_told(sentence) for sentence in captioner.alternatives(image)],
        "own": _told(captioner.follow(image, text)) if text else None,
    }


def _told(sentence: ReadSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "confidence": round(sentence.confidence, 4),
        "words": [
            {
                "text": word.text,
                "chance": round(word.chance, 4),
                "known": word.known,
                "gaze": None if word.gaze is None else (word.gaze * PARTS).round().astype(int).tolist(),
            }
            for word in sentence.words
        ],
    }
