"""The worker's side of a sentence, in the queue `interactive`."""

from typing import Any

from celery import shared_task

from search.models import EmbeddingSpace
from search.retrieval.doorway import answer
from search.text_photo.space import head_of


@shared_task(name="search.interactive.sentence", ignore_result=True)
def sentence(*, reply: str, space: int, text: str) -> None:
    """Put a sentence into the space that it shares with photos."""

    def work() -> dict[str, Any]:
        found = EmbeddingSpace.objects.select_related("model_version").get(pk=space)
        return {"vector": head_of(found.model_version).sentences([text])[0].tolist()}

    answer(reply, work)
