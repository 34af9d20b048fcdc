"""The clock's hourly call to the words, in the queue `maintenance`."""

from celery import shared_task
from django.utils import timezone

from search.text.vocabulary import words_prune


@shared_task(name="search.text.prune", ignore_result=True)
def prune() -> None:
    """Forget words that no photo has any more."""
    words_prune(timezone.now())
