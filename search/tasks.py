"""The clock's calls to search: indexes and queries kept in order, in the queue `maintenance`."""

from celery import shared_task

from search.index.upkeep import spaces_upkeep
from search.local_features.services import features_upkeep
from search.retrieval.services import queries_purge
from search.review.subject import subjects
from search.runs import runs_release
from search.saved.services import saved_purge


@shared_task(name="search.keep", ignore_result=True)
def keep() -> None:
    """Mark spaces that are built as ready, index what serves, forget old searches, renew old keypoints.

    Decisions on many photos whose worker was lost are given up; those that nobody took are rung for again.
    """
    for subject in subjects():
        runs_release(kind=subject.kind)
    spaces_upkeep()
    queries_purge()
    saved_purge()
    features_upkeep()
