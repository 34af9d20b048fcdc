"""The worker's side of sentences, in the queue `interactive`."""

import logging
from typing import Any

from celery import current_app, shared_task

from search.extractors.errors import ExtractorError
from search.models import EmbeddingSpace
from search.retrieval.doorway import answer
from search.text.refresh import words_refresh
from search.text.sentences import PURPOSE as OF_CAPTIONS
from search.text_photo.space import head_of
from webapp.photos.errors import ModelError

logger = logging.getLogger(__name__)


@shared_task(name="search.interactive.sentence", ignore_result=True)
def sentence(*, reply: str, spaces: list[int], text: str) -> None:
    """Put a sentence into the spaces that it shares with captions and with photos."""

    def work() -> dict[str, Any]:
        found = EmbeddingSpace.objects.select_related("model_version").in_bulk(spaces)
        vectors = {str(pk): vector for pk, space in found.items() if (vector := _placed(space, text))}
        return {"vectors": vectors}

    answer(reply, work)


@shared_task(name="search.interactive.words", ignore_result=True)
def words() -> None:
    """Keep words and sentences up to date for a moment, and ring again when there is more."""
    if not words_refresh():
        current_app.send_task("search.interactive.words", queue="interactive", retry=False)


def _placed(space: EmbeddingSpace, text: str) -> list[float] | None:
    """None where the model that made the space is gone: then that branch has no answer."""
    from search.extractors.minilm import sentence_encoder

    try:
        place = sentence_encoder() if space.purpose == OF_CAPTIONS else head_of(space.model_version).sentences
        found: list[float] = place([text])[0].tolist()
    except (ModelError, ExtractorError) as error:
        logger.warning("%s takes no sentences: %s", space, error)
        return None
    return found
