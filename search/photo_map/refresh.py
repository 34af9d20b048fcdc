"""Maps that keep up by themselves: newcomers are placed, and what has grown by a tenth is laid out anew."""

from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.utils import timezone

from search.clusters.refresh import has_settled
from search.errors import NothingServes
from search.index.nearest import whole_photos
from search.index.selectors import space_serving
from search.models import EmbeddingSpace, MapRun, PhotoMap
from search.photo_map.runs import run_start
from search.photo_map.services import map_keep
from search.runs import OPEN, runs_release

GROWTH = 0.1
SHRINKAGE = 0.5
AFTER_TROUBLE = timedelta(hours=1)
"""A run that failed or was cancelled is not begun again by itself sooner."""


def maps_refresh() -> list[int]:
    """Bring each member's map up to date; returns the members for whom a run was started."""
    runs_release(kind=MapRun)
    try:
        space = space_serving()
    except NothingServes:
        return []
    maps = {map_.owner_id: map_ for map_ in PhotoMap.objects.select_related("owner", "space")}
    started = []
    libraries = _photos_by_owner(space)
    for owner, count, newest in libraries:
        map_ = maps.get(owner)
        if map_ is not None and map_.space_id == space.pk and not _is_another(map_, count):
            if count != map_.points or newest > map_.updated_at:
                map_keep(map_=map_)
        elif _may_run(owner) and has_settled(owner):
            run_start(owner_id=owner, algorithm=map_.algorithm if map_ else "")
            started.append(owner)
    for owner in set(maps) - {owner for owner, _, _ in libraries}:
        if maps[owner].points:
            map_keep(map_=maps[owner])
    return started


def _photos_by_owner(space: EmbeddingSpace) -> list[tuple[int, int, datetime]]:
    rows = whole_photos(space).filter(photo__trashed_at__isnull=True).order_by().values_list("photo__owner")
    return list(rows.annotate(count=Count("pk"), newest=Max("created_at")))


def _is_another(map_: PhotoMap, count: int) -> bool:
    """Whether the library has changed too much since it was laid out as a whole."""
    return count > (1 + GROWTH) * map_.laid_out or count < (1 - SHRINKAGE) * map_.laid_out


def _may_run(owner: int) -> bool:
    last = MapRun.objects.filter(owner_id=owner).order_by("-created_at").first()
    if last is None or last.state == MapRun.State.SUCCESS:
        return True
    return last.state not in OPEN and last.created_at < timezone.now() - AFTER_TROUBLE
