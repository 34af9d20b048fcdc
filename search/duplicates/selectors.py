"""Reads of duplicates; every group, photo and count goes through the person's own library."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Cast, Coalesce, RowNumber
from django.http import Http404

from search.duplicates.best import Facts, reason
from search.duplicates.comparison import Kind
from search.models import DuplicateGroup, DuplicateKind, DuplicateMember, Fingerprint
from webapp.photos.models import Photo, StageRun
from webapp.photos.selectors import library

Person = AbstractBaseUser | AnonymousUser
UNENDED = (StageRun.Status.PENDING, StageRun.Status.RUNNING)
LOOKS = Count(Coalesce(Cast("photo__stack", CharField()), Cast("look", CharField())), distinct=True)
"""Of a group's photos: stacked ones are no news to each other."""
AWAITED = ("thumbnails", "embedding")
"""Stages that give a photo what it is compared by."""


@dataclass(frozen=True)
class Shown:
    """A group as it is now: its first photos in the library, the best one first, and why that is the best."""

    group: DuplicateGroup
    size: int
    photos: list[Photo]
    reason: str


def groups_visible_to(user: Person) -> QuerySet[DuplicateGroup]:
    """The person's groups that still have something to decide, each with `size`: its photos in the library."""
    if not user.is_authenticated:
        return DuplicateGroup.objects.none()
    live = DuplicateMember.objects.filter(group=OuterRef("pk"), photo__trashed_at__isnull=True).order_by()
    looks = live.values("group").annotate(found=LOOKS).values("found")
    size = live.values("group").annotate(found=Count("pk")).values("found")
    return DuplicateGroup.objects.filter(owner_id=user.pk).annotate(
        looks=Subquery(looks), size=Subquery(size)
    ).filter(looks__gte=2)  # fmt: skip


def group_get(user: Person, group_id: UUID) -> DuplicateGroup:
    """The group. Raises Http404, also where it is somebody else's or nothing is left to decide."""
    found = groups_visible_to(user).filter(pk=group_id).first()
    if found is None:
        raise Http404
    return found


def group_photos(user: Person, group: DuplicateGroup) -> QuerySet[DuplicateMember]:
    """The group's photos in the library, the best first."""
    rows = DuplicateMember.objects.filter(group=group, photo__in=library(user).order_by())
    return rows.select_related("photo").order_by("position")


def groups_shown(groups: Sequence[DuplicateGroup], most: int) -> list[Shown]:
    """Groups with their first `most` photos; two queries whatever their number."""
    live = DuplicateMember.objects.filter(group__in=groups, photo__trashed_at__isnull=True)
    place = Window(RowNumber(), partition_by=F("group"), order_by=F("position").asc())
    rows = live.annotate(place=place).filter(place__lte=most).order_by("group", "place")
    members: dict[UUID, list[Photo]] = {group.id: [] for group in groups}
    for row in rows.select_related("photo"):
        members[row.group_id].append(row.photo)
    facts = facts_of(photo for photos in members.values() for photo in photos)
    return [_shown(group, members[group.id], facts) for group in groups]


def _shown(group: DuplicateGroup, photos: list[Photo], facts: dict[UUID, Facts]) -> Shown:
    known = [facts[photo.id] for photo in photos if photo.id in facts]
    why = reason(known[0], known[1:], Kind(group.kind)) if len(known) > 1 else "first"
    return Shown(group, getattr(group, "size", len(photos)), photos, why)


def summary(user: Person) -> dict[str, Any]:
    """{kinds: [{kind, groups, photos, bytes}], pending}: what could go (all but the best), what is not compared yet."""
    kinds: dict[str, dict[str, Any]] = {
        kind: {"kind": kind, "groups": 0, "photos": 0, "bytes": 0} for kind in DuplicateKind.values
    }
    live = DuplicateMember.objects.filter(group__owner_id=user.pk, photo__trashed_at__isnull=True)
    sizes = ArrayAgg("photo__bytes", order_by="position")
    groups = live.order_by().values("group", "kind").annotate(looks=LOOKS, sizes=sizes)
    for kind, bytes_ in groups.filter(looks__gte=2).values_list("kind", "sizes"):
        found = kinds[kind]
        found["groups"] += 1
        found["photos"] += len(bytes_) - 1
        found["bytes"] += sum(bytes_[1:])
    return {"kinds": list(kinds.values()), "pending": pending(user)}


def pending(user: Person) -> int:
    """How many photos of the library are still to be compared."""
    todo = Exists(Fingerprint.objects.filter(photo=OuterRef("pk"), compared_at__isnull=True))
    run = StageRun.objects.filter(photo=OuterRef("pk"), stage="fingerprint", status__in=UNENDED)
    return library(user).filter(todo | Exists(run)).count()


def fingerprints_due() -> QuerySet[Fingerprint]:
    """Those that can be compared now: whatever they are compared by is there, or never will be."""
    unended = StageRun.objects.filter(photo=OuterRef("photo"), stage__in=AWAITED, status__in=UNENDED)
    return Fingerprint.objects.filter(compared_at__isnull=True, photo__trashed_at__isnull=True).exclude(
        Exists(unended)
    )


def facts_of(photos: Iterable[Photo]) -> dict[UUID, Facts]:
    """What the best copy is chosen by; one query."""
    found = {photo.id: photo for photo in photos}
    prints = Fingerprint.objects.filter(photo__in=found).only("sharpness", "grey")
    return {one.photo_id: _facts(found[one.photo_id], one) for one in prints}


def facts_by_content(owner: int, contents: Collection[str]) -> dict[str, list[Facts]]:
    """Content -> the owner's photos that have it, those in the trash too; contents that nobody has are left out."""
    rows = Fingerprint.objects.filter(pixels__in=list(contents), photo__owner_id=owner)
    found: dict[str, list[Facts]] = {}
    for one in rows.select_related("photo").defer("bits", "bands", "photo__exif").order_by("photo"):
        found.setdefault(one.pixels, []).append(_facts(one.photo, one))
    return found


def _facts(photo: Photo, one: Fingerprint) -> Facts:
    dated = photo.taken_at_source == Photo.DateSource.EXIF
    told = [dated, photo.latitude is not None, photo.camera_model, photo.lens]
    return Facts(
        photo=photo.id,
        file=photo.sha256,
        width=photo.width,
        height=photo.height,
        extension=photo.extension,
        bytes=photo.bytes,
        sharpness=one.sharpness,
        grey=one.grey,
        details=sum(map(bool, told)),
    )
