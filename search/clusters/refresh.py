"""Libraries that have grown are grouped anew by themselves, once they have settled."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from search.clusters.runs import run_again
from search.models import ClusterRun, Embedding, EmbeddingSpace
from search.runs import OPEN, runs_release
from webapp.photos.models import Photo, StageRun

LEAST_PHOTOS = 8
GROWTH = 0.1
SETTLED_AFTER = timedelta(seconds=20)
UNENDED = (StageRun.Status.PENDING, StageRun.Status.RUNNING)


def clusters_refresh() -> list[int]:
    """Start a run for every member whose library has changed by more than a tenth since the last one."""
    runs_release(kind=ClusterRun)
    space = EmbeddingSpace.objects.filter(state=EmbeddingSpace.State.SERVING, purpose="photo").first()
    if space is None:
        return []
    started = [owner for owner, count in _photos_by_owner(space).items() if _is_due(owner, count)]
    for owner in started:
        run_again(owner_id=owner)
    return started


def _photos_by_owner(space: EmbeddingSpace) -> dict[int, int]:
    rows = Embedding.objects.filter(space_id=space.pk, region__isnull=True, photo__trashed_at__isnull=True)
    return dict(rows.order_by().values_list("photo__owner").annotate(count=Count("pk")))


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
