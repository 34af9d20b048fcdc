"""Stacks: photos of one owner that are shown as one, the first of them on top. Only their owner sees them so."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo
from webapp.photos.selectors import Person


def collapsed(photos: QuerySet[Photo], user: Person) -> QuerySet[Photo]:
    """Of each of the person's own stacks only the first photo that is among these; those in the trash are all there.

    So what a filter lets through is never hidden by a photo that the same filter does not let through.
    """
    mine = photos.order_by().filter(stack__isnull=False, trashed_at__isnull=True, owner_id=user.pk)
    # By a window, not by a join with those above: however many there are, each is looked at once.
    place = Window(RowNumber(), partition_by="stack", order_by=("stack_place", "id"))
    return photos.exclude(id__in=mine.annotate(shown_as=place).filter(shown_as__gt=1).values("id"))


def stack_of(photo: Photo) -> QuerySet[Photo]:
    """The photo's stack outside the trash, the best first; the photo alone where it is in none."""
    together = Q(stack=photo.stack) if photo.stack else Q(id=photo.id)
    return Photo.objects.filter(together, owner_id=photo.owner_id, trashed_at__isnull=True).order_by(
        "stack_place", "id"
    )


def stack_sizes(photos: Iterable[Photo]) -> dict[UUID, int]:
    """Stack -> how many photos are in it outside the trash; asks only where there are stacks."""
    stacks = {photo.stack for photo in photos if photo.stack}
    if not stacks:
        return {}
    rows = Photo.objects.filter(stack__in=AnyOf(stacks), trashed_at__isnull=True).order_by()
    return dict(rows.values_list("stack").annotate(found=Count("pk")))


def stacks_counted(photos: QuerySet[Photo], user: Person) -> tuple[int, list[UUID]]:
    """How many photos these are, and which of the person's stacks they stand for; one query."""
    standing = Q(stack__isnull=False, trashed_at__isnull=True, owner_id=user.pk)
    stacks = ArrayAgg("stack", distinct=True, filter=standing, default=[])
    found = photos.order_by().aggregate(count=Count("id"), stacks=stacks)
    return found["count"], found["stacks"]


def with_stacks(chosen: QuerySet[Photo], stacks: Sequence[UUID], photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """The chosen ones, and whatever of `photos` is in these stacks outside the trash."""
    if not stacks:
        return chosen
    with_them = Q(stack__in=AnyOf(stacks), trashed_at__isnull=True)
    return photos.filter(Q(id__in=chosen.order_by().values("id")) | with_them)
