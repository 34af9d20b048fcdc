"""Every read of the library; all of it goes through `photos_owned_by` or `photos_visible_to`."""

import json
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from webapp.photos.models import Album, AlbumLink, AlbumMember, AlbumPhoto, Photo, StageRun
from webapp.photos.pipeline.registry import stages

Person = AbstractBaseUser | AnonymousUser
UNENDED = (StageRun.Status.PENDING, StageRun.Status.RUNNING)


def photos_owned_by(user: Person) -> QuerySet[Photo]:
    """A person's own photos, those in their trash included: what lists, counts, search and every write go through."""
    if not user.is_authenticated:
        return Photo.objects.none()
    return Photo.objects.filter(owner_id=user.pk)


def photos_visible_to(user: Person) -> QuerySet[Photo]:
    """Their own, and those in albums that they share in and not in the trash: what one photo is looked up in."""
    if not user.is_authenticated:
        return Photo.objects.none()
    entries = AlbumPhoto.objects.filter(photo=OuterRef("pk"), album__in=albums_visible_to(user).order_by())
    return Photo.objects.filter(Q(owner_id=user.pk) | Q(Exists(entries), trashed_at__isnull=True))


def library(user: Person) -> QuerySet[Photo]:
    """A person's own photos that are not in the trash."""
    return photos_owned_by(user).filter(trashed_at__isnull=True)


def timeline(user: Person) -> QuerySet[Photo]:
    """The library without what has been archived: what the first page shows."""
    return library(user).filter(archived_at__isnull=True)


def beside(user: Person, photo: Photo) -> QuerySet[Photo]:
    """Where this photo's neighbours are: the timeline, or the archive; a photo of another's has none."""
    if photo.owner_id != user.pk:
        return Photo.objects.none()
    return library(user).filter(archived_at__isnull=photo.archived_at is None)


def trash_summary(user: Person) -> dict[str, Any]:
    """{photos, bytes, days, days_left} of a person's own trash; days_left of what goes first."""
    mine = photos_owned_by(user).filter(trashed_at__isnull=False)
    found = mine.aggregate(photos=Count("id"), bytes=Sum("bytes"), first=Min("trashed_at"))
    first = Photo(trashed_at=found["first"])
    return {
        "photos": found["photos"],
        "bytes": found["bytes"] or 0,
        "days": settings.PHOTO_TRASH_DAYS,
        "days_left": first.days_left,
    }


def photos_known(user: Person, hashes: Collection[str]) -> dict[str, dict[str, Any]]:
    """{hash: {photo, trashed}} of those files that a person has as photos of their own."""
    rows = photos_owned_by(user).filter(sha256__in=hashes).values_list("sha256", "id", "trashed_at")
    return {sha256: {"photo": id_, "trashed": trashed is not None} for sha256, id_, trashed in rows}


def albums_owned_by(user: Person) -> QuerySet[Album]:
    """A person's own albums: only they rename, order, share and delete them."""
    return Album.objects.filter(owner_id=user.pk) if user.is_authenticated else Album.objects.none()


def albums_visible_to(user: Person) -> QuerySet[Album]:
    """Their own albums, and those that are shared with them."""
    if not user.is_authenticated:
        return Album.objects.none()
    member = AlbumMember.objects.filter(album=OuterRef("pk"), member_id=user.pk)
    return Album.objects.filter(Q(owner_id=user.pk) | Q(Exists(member), owner__is_active=True))


def albums_fillable_by(user: Person) -> QuerySet[Album]:
    """Those that a person may put photos into: their own, and shared ones where they may add."""
    adding = AlbumMember.objects.filter(album=OuterRef("pk"), member_id=user.pk, role=AlbumMember.Role.ADD)
    return albums_visible_to(user).filter(Q(owner_id=user.pk) | Q(Exists(adding)))


def stage_runs_visible_to(user: Person) -> QuerySet[StageRun]:
    """The ledger's rows of a person's own photos outside the trash."""
    if not user.is_authenticated:
        return StageRun.objects.none()
    return StageRun.objects.filter(photo__owner_id=user.pk, photo__trashed_at__isnull=True)


def _stacked() -> Coalesce:
    """How many photos are in a photo's stack outside the trash, 0 where it is in none."""
    others = Photo.objects.filter(stack=OuterRef("stack"), trashed_at__isnull=True).order_by()
    return Coalesce(Subquery(others.values("stack").annotate(found=Count("pk")).values("found")), 0)


def timeline_months(photos: QuerySet[Photo]) -> list[dict[str, Any]]:
    """[{month: "2024-05", count}], newest first."""
    months = (
        photos.order_by()
        .annotate(month=TruncMonth("taken_at", tzinfo=UTC))
        .values_list("month")
        .annotate(count=Count("id"))
        .order_by("-month")
    )
    return [{"month": month.strftime("%Y-%m"), "count": count} for month, count in months]


def timeline_month(photos: QuerySet[Photo], month: date, viewer: Person) -> str:
    """One month in columns as JSON, newest first, marks only on the viewer's own photos.

    The database writes it: tens of thousands take a moment.
    """
    begin = datetime(month.year, month.month, 1, tzinfo=UTC)
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    unended = StageRun.objects.filter(photo=OuterRef("pk"), status__in=UNENDED)
    rows = (
        photos.filter(taken_at__gte=begin, taken_at__lt=end)
        .annotate(processing=Exists(unended), stacked=_stacked())
        .order_by("-taken_at", "-id")
        .values(
            "id", "width", "height", "turn", "straighten", "owner_id", *_AS_THEY_ARE, "processing", "stacked"
        )
    )
    try:
        inner, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return _COLUMNS_OF_NONE
    with connection.cursor() as cursor:
        cursor.execute(
            _COLUMNS.format(rows=inner, straightened=_STRAIGHTENED), ([viewer.pk] * 4 + list(parameters))
        )
        written: str = cursor.fetchone()[0]
    return written.replace('+00:00"', 'Z"')


_AS_THEY_ARE = ("thumbhash", "taken_at", "version", "favourite", "archived_at", "trashed_at")
_COLUMNS = """
    SELECT json_build_object(
        'id', coalesce(json_agg(id), '[]'),
        'ratio', coalesce(json_agg(round(CASE
            WHEN straighten <> 0 THEN ({straightened})::numeric
            WHEN turn IN (90, 270) THEN height::numeric / width
            ELSE width::numeric / height END, 4)), '[]'),
        'thumbhash', coalesce(json_agg(thumbhash), '[]'),
        'taken_at', coalesce(json_agg(taken_at), '[]'),
        'version', coalesce(json_agg(version), '[]'),
        'favourite', coalesce(json_agg(favourite AND owner_id = %s), '[]'),
        'archived', coalesce(json_agg(archived_at IS NOT NULL AND owner_id = %s), '[]'),
        'processing', coalesce(json_agg(processing), '[]'),
        'stack', CASE WHEN bool_or(stacked > 1 AND owner_id = %s AND trashed_at IS NULL) THEN json_agg(
            CASE WHEN stacked > 1 AND owner_id = %s AND trashed_at IS NULL THEN stacked ELSE 0 END) END,
        'trashed_at', json_agg(trashed_at) FILTER (WHERE trashed_at IS NOT NULL)
    )::text FROM ({rows}) AS photo
"""
# The ratio of webapp.photos.geometry.largest_rectangle; a quarter turn only swaps its sides.
_STRAIGHTENED = """
    power(CASE WHEN least(width, height) <= greatest(width, height) * sind(2 * abs(straighten))
          THEN power(cotd(abs(straighten)), CASE WHEN width >= height THEN 1 ELSE -1 END)
          ELSE (width * cosd(straighten) - height * sind(abs(straighten)))
             / (height * cosd(straighten) - width * sind(abs(straighten))) END,
          CASE WHEN turn IN (90, 270) THEN -1 ELSE 1 END)"""
_NAMES = ("id", "ratio", "thumbhash", "taken_at", "version", "favourite", "archived", "processing")
_COLUMNS_OF_NONE = json.dumps({**{name: [] for name in _NAMES}, "stack": None, "trashed_at": None})


def photos_before(photos: QuerySet[Photo], photo: Photo) -> QuerySet[Photo]:
    """Those before (newer than) this one in the library's order, the nearest first."""
    newer = Q(taken_at__gt=photo.taken_at) | Q(taken_at=photo.taken_at, id__gt=photo.id)
    return photos.filter(newer, taken_at__gte=photo.taken_at).order_by("taken_at", "id")


def photos_after(photos: QuerySet[Photo], photo: Photo) -> QuerySet[Photo]:
    """Those after (older than) this one in the library's order, the nearest first."""
    older = Q(taken_at__lt=photo.taken_at) | Q(taken_at=photo.taken_at, id__lt=photo.id)
    return photos.filter(older, taken_at__lte=photo.taken_at).order_by("-taken_at", "-id")


def photo_neighbours(photos: QuerySet[Photo], photo: Photo) -> dict[str, Any]:
    """Ids of the photos before (newer) and after (older) this one in the library's order, or None."""
    return {
        "previous": photos_before(photos, photo).values_list("id", flat=True).first(),
        "next": photos_after(photos, photo).values_list("id", flat=True).first(),
    }


def photo_position(photos: QuerySet[Photo], photo: Photo) -> dict[str, int]:
    """{position, count}: the photo is the `position`-th (from 1) of `count`."""
    newer = Q(taken_at__gt=photo.taken_at) | Q(taken_at=photo.taken_at, id__gt=photo.id)
    found = photos.order_by().aggregate(count=Count("id"), before=Count("id", filter=newer))
    position = found["before"] + 1
    return {"position": position, "count": max(found["count"], position)}


def stage_counts(user: Person) -> list[dict[str, Any]]:
    """[{stage, pending, running, success, skipped, failed}] in the pipeline's order."""
    counts = {name: dict.fromkeys(StageRun.Status.values, 0) for name in stages()}
    rows = stage_runs_visible_to(user).order_by().values_list("stage", "status").annotate(count=Count("id"))
    for stage, status, count in rows:
        if stage in counts:
            counts[stage][status] = count
    return [{"stage": stage, **found} for stage, found in counts.items()]


def photos_pending(user: Person) -> int:
    """How many photos still have a stage before them or under way."""
    unended = stage_runs_visible_to(user).filter(status__in=UNENDED)
    return unended.aggregate(count=Count("photo", distinct=True))["count"] or 0


def stage_failures(user: Person, *, limit: int) -> QuerySet[StageRun]:
    """The latest failures with their photos."""
    failed = stage_runs_visible_to(user).filter(status=StageRun.Status.FAILED).select_related("photo")
    return failed.order_by("-ended_at", "-id")[:limit]


def processing_rate(user: Person, *, seconds: int = 60) -> float:
    """Photos whose stages ended, per second, over the last minute (over less, when the work began later)."""
    now = timezone.now()
    recent = stage_runs_visible_to(user).filter(ended_at__gte=now - timedelta(seconds=seconds))
    found = recent.aggregate(count=Count("id"), since=Min("ended_at"))
    if not found["count"]:
        return 0.0
    span = max((now - found["since"]).total_seconds(), 1.0)
    return float(round(found["count"] / max(len(stages()), 1) / span, 2))


def albums_counted(user: Person) -> QuerySet[Album]:
    """Visible albums with their owner, `count` (photos outside the trash), `newest_id`, `role` and `shared`."""
    inside = Photo.objects.filter(album_entries__album=OuterRef("pk"), trashed_at__isnull=True)
    counted = inside.order_by().values("album_entries__album").annotate(found=Count("pk")).values("found")
    members = AlbumMember.objects.filter(album=OuterRef("pk"))
    living = AlbumLink.objects.filter(album=OuterRef("pk"), revoked_at__isnull=True).exclude(
        expires_at__lte=timezone.now()
    )
    role = members.filter(member_id=user.pk).values("role")[:1]
    return (
        albums_visible_to(user)
        .select_related("owner")
        .annotate(
            count=Coalesce(Subquery(counted), 0),
            newest_id=Subquery(inside.order_by("-taken_at", "-id").values("id")[:1]),
            role=Case(When(owner_id=user.pk, then=Value("owner")), default=Subquery(role)),
            shared=Exists(members) | Exists(living),
        )
    )


def album_covers(albums: Iterable[Album]) -> dict[UUID, Photo]:
    """Album -> its chosen cover, or else its newest photo; albums without photos are left out."""
    wanted = {album.id: (album.cover_id, getattr(album, "newest_id", None)) for album in albums}
    ids = {id_ for pair in wanted.values() for id_ in pair if id_}
    photos = Photo.objects.filter(trashed_at__isnull=True).in_bulk(ids)
    shown = {album: photos.get(chosen) or photos.get(newest) for album, (chosen, newest) in wanted.items()}
    return {album: photo for album, photo in shown.items() if photo}


def members_shown_to(user: Person, album: Album) -> QuerySet[AlbumMember]:
    """Who shares in an album, for its owner; anybody else sees only themself."""
    found = AlbumMember.objects.filter(album=album).select_related("member")
    return found if album.owner_id == user.pk else found.filter(member_id=user.pk)


def album_photos(user: Person, album: Album) -> QuerySet[Photo]:
    """The album's photos outside the trash, each with its `position` and its `entry`."""
    inside = photos_visible_to(user).filter(trashed_at__isnull=True, album_entries__album=album)
    return inside.annotate(position=F("album_entries__position"), entry=F("album_entries__id"))
