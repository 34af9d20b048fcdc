"""Claiming due work from the ledger, and giving it back."""

import os
import socket
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline.stage import Stage

Status = StageRun.Status
UNENDED = (Status.PENDING, Status.RUNNING)


def worker_name() -> str:
    """host:pid, written on every claimed row."""
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


def due(stage: Stage) -> QuerySet[StageRun]:
    """Runs of this stage that may start now: their time has come and all that they need has ended."""
    runs = StageRun.objects.filter(
        stage=stage.name, status=Status.PENDING, due_at__lte=timezone.now(), photo__trashed_at__isnull=True
    )
    if stage.needs:
        unmet = StageRun.objects.filter(photo=OuterRef("photo"), stage__in=stage.needs, status__in=UNENDED)
        runs = runs.exclude(Exists(unmet))
    return runs


def claim(stage: Stage, *, photos: Collection[UUID] | None = None) -> list[StageRun]:
    """Lease due runs (of these photos only, if given), with their photos; never rows that others hold."""
    token = uuid4()
    now = timezone.now()
    with transaction.atomic():
        runs = due(stage)
        if photos is not None:
            runs = runs.filter(photo__in=photos)
        found = list(
            runs.order_by("priority", "due_at", "photo_id")
            .select_for_update(skip_locked=True, of=("self",))
            .values_list("id", "attempts")[: stage.batch_size]
        )
        # A photo that has brought a batch down before goes alone, so that it cannot take others with it.
        suspects = [run for run, attempts in found if attempts > 1]
        ids = suspects[:1] or [run for run, _ in found]
        if not ids:
            return []
        StageRun.objects.filter(id__in=ids).update(
            status=Status.RUNNING,
            attempts=F("attempts") + 1,
            lease_token=token,
            lease_until=now + timedelta(seconds=settings.STAGE_LEASE_SECONDS),
            worker=worker_name(),
            started_at=now,
            ended_at=None,
            reason="",
            permanent=False,
        )
    return list(
        StageRun.objects.filter(id__in=ids, lease_token=token).select_related("photo").order_by("photo_id")
    )


def still_held(runs: Collection[StageRun]) -> set[int]:
    """Ids of those runs whose lease is still ours, locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("still_held locks rows and belongs into the transaction that writes the results.")
    photos = Photo.objects.filter(id__in={run.photo_id for run in runs}).order_by("id")
    list(
        photos.select_for_update(of=("self",)).values_list("id")
    )  # before the runs, as whoever turns a photo does
    return set(
        StageRun.objects.filter(
            id__in=[run.id for run in runs],
            lease_token__in={run.lease_token for run in runs},
            status=Status.RUNNING,
        )
        .select_for_update(of=("self",))
        .values_list("id", flat=True)
    )


def release_expired() -> int:
    """Hand back the work of workers that died: their leases have run out. Returns how many runs."""
    expired = StageRun.objects.filter(status=Status.RUNNING, lease_until__lt=timezone.now())
    spent = expired.filter(attempts__gte=settings.STAGE_MAX_ATTEMPTS).update(
        status=Status.FAILED,
        permanent=False,
        reason=f"The worker was lost {settings.STAGE_MAX_ATTEMPTS} times while it treated this photo.",
        lease_token=None,
        ended_at=timezone.now(),
    )
    return spent + expired.update(status=Status.PENDING, lease_token=None, due_at=timezone.now())


def release_host(*, host: str, planned: bool = False) -> int:
    """Hand back what this machine's ended workers held. A planned end counts as no attempt. Returns how many runs."""
    held = StageRun.objects.filter(status=Status.RUNNING, worker__startswith=f"{host}:")
    ended = {"lease_until": timezone.now()} | ({"attempts": F("attempts") - 1} if planned else {})
    held.update(**ended)
    return release_expired()
