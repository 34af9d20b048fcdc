"""Libraries keep up by themselves: newcomers join, and what has grown by a tenth and settled is grouped anew."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef
from django.utils import timezone

from search.clusters.newcomers import newcomers_join
from search.clusters.runs import run_again
from search.index.nearest import whole_photos
from search.models import ClusterRun, EmbeddingSpace
from search.runs import OPEN, runs_release
from webapp.photos.models import Photo, StageRun

LEAST_PHOTOS = 8
GROWTH = 0.1
SETTLED_AFTER = timedelta(seconds=20)
UNENDED = (StageRun.Status.PENDING, StageRun.Status.RUNNING)


def clusters_refresh() -> list[int]:
    """Group anew every library that has changed by more than a tenth since the last run; elsewhere newcomers join.

    Returns the members for whom a run was started.
    """
    runs_release(kind=ClusterRun)
    space = EmbeddingSpace.objects.filter(state=EmbeddingSpace.State.SERVING, purpose="photo").first()
    if space is None:
        return []
    started = []
    for owner, count, newest in _photos_by_owner(space):
        if _is_due(owner, count):
            run_again(owner_id=owner)
            started.append(owner)
        else:
            newcomers_join(owner_id=owner, space=space, newest=newest)
    return started


def _photos_by_owner(space: EmbeddingSpace) -> list[tuple[int, int, datetime]]:
    """(owner, photos, when the newest of their vectors was made)"""
    rows = whole_photos(space).filter(photo__trashed_at__isnull=True).order_by().values_list("photo__owner")
    return list(rows.annotate(count=Count("pk"), newest=Max("created_at")))


def _is_due(owner: int, count: int) -> bool:
    if count < LEAST_PHOTOS or ClusterRun.objects.filter(owner_id=owner, state__in=OPEN).exists():
        return False
    last = ClusterRun.objects.filter(owner_id=owner).order_by("-created_at").first()
    if last is not None and abs(count - last.photos) <= GROWTH * last.photos:
        return False
    return has_settled(owner)


def has_settled(owner: int) -> bool:
    """Whether nothing came in just now, and no vector of theirs is still to be made."""
    photos = Photo.objects.filter(owner_id=owner, trashed_at__isnull=True)
    if photos.filter(created_at__gt=timezone.now() - SETTLED_AFTER).exists():
        return False
    unended = StageRun.objects.filter(photo=OuterRef("pk"), stage="embedding", status__in=UNENDED)
    return not photos.filter(Exists(unended)).exists()
