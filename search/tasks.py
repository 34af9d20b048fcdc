"""The clock's calls to search: indexes and queries kept in order, in the queue `maintenance`."""

from celery import shared_task

from search.index.upkeep import spaces_upkeep
from search.local_features.services import features_upkeep
from search.retrieval.services import queries_purge


@shared_task(name="search.keep", ignore_result=True)
def keep() -> None:
    """Mark spaces that are built as ready, index what serves, forget old queries, renew old keypoints."""
    spaces_upkeep()
    queries_purge()
    features_upkeep()
