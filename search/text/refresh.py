"""What the clock does for the words: remembered for typos, captions placed by what they mean, languages caught up."""

import logging

from django.db import transaction

from search.extractors.errors import ExtractorError
from search.models import SearchDocument
from search.text.languages import languages_catch_up
from search.text.sentences import captions_place
from search.text.vocabulary import words_keep

logger = logging.getLogger(__name__)
AT_ONCE = 16
"""Documents: some 100 ms, which a search that comes meanwhile waits."""


def words_refresh() -> bool:
    """Work for a moment; False when more is due."""
    return _documents_read() and languages_catch_up()


@transaction.atomic
def _documents_read() -> bool:
    unread = (
        SearchDocument.objects.filter(unread=True)
        .defer("vector", "photo__exif")
        .select_related("photo")
        .order_by("photo_id")
    )
    due = list(unread.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    if not due:
        return True
    words_keep(due)
    try:
        captions_place(due)
    except ExtractorError as error:
        logger.warning("Captions cannot be placed by what they mean: %s", error)
    for document in due:
        document.unread = False
    SearchDocument.objects.bulk_update(due, ["unread", "sentence"])
    return len(due) < AT_ONCE
