"""Trying again what failed."""

from django.db import transaction
from django.db.models import QuerySet

from webapp.photos.models import StageRun
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.schedule import runs_repeat


@transaction.atomic
def failures_retry(*, runs: QuerySet[StageRun]) -> int:
    """The failed ones among these runs are due again, with fresh attempts; returns how many."""
    failed = runs.filter(status=StageRun.Status.FAILED).order_by()
    retried = 0
    for stage in stages():
        photos = list(failed.filter(stage=stage).values_list("photo_id", flat=True))
        if photos:
            retried += runs_repeat(photos=photos, names=[stage])
    return retried
