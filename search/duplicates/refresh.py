"""Keeping the groups up to date while photos arrive: what is due is compared, what it touches is grouped anew."""

import time

from django.core.cache import cache

from search.duplicates.pairs import fingerprints_compare
from search.duplicates.regroup import groups_remake
from search.duplicates.selectors import fingerprints_due
from search.models import DuplicateGroup, Fingerprint

BATCH = 64
LOCK, LOCK_SECONDS = "duplicates.refresh", 300
MOST_WIDOWED = 500


def duplicates_refresh(*, seconds: float = 20.0) -> bool:
    """Work for some seconds, one worker at a time; False when more is due than was done."""
    if not cache.add(LOCK, 1, LOCK_SECONDS):
        return True
    try:
        end = time.monotonic() + seconds
        _widowed_remake()
        while _next_batch():
            if time.monotonic() > end:
                return False
            cache.touch(LOCK, LOCK_SECONDS)
        return True
    finally:
        cache.delete(LOCK)


def _next_batch() -> int:
    """Compare some due photos of one owner; returns how many."""
    first = fingerprints_due().order_by("photo").select_related("photo").first()
    if first is None:
        return 0
    owner = first.photo.owner_id
    due = list(fingerprints_due().filter(photo__owner_id=owner).order_by("photo")[:BATCH])
    groups_remake(owner=owner, contents=fingerprints_compare(owner=owner, due=due))
    return len(due)


def _widowed_remake() -> None:
    """Groups whose middle photo was deleted: what is left may not be alike."""
    widowed = DuplicateGroup.objects.filter(medoid__isnull=True).order_by("pk")[:MOST_WIDOWED]
    by_owner: dict[int, list[str]] = {}
    prints = Fingerprint.objects.filter(photo__duplicate_members__group__in=[group.pk for group in widowed])
    for owner, pixels in prints.values_list("photo__owner", "pixels"):
        by_owner.setdefault(owner, []).append(pixels)
    for owner, contents in by_owner.items():
        groups_remake(owner=owner, contents=contents)
    DuplicateGroup.objects.filter(pk__in=[group.pk for group in widowed], medoid__isnull=True).delete()
