"""Edits of more photos than a page should wait for: done by a worker, all or nothing, with progress, stop and undo."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.cache import cache

from search.clusters.edits.progress import heard
from search.clusters.edits.services import (
    Edited,
    cluster_divide,
    cluster_make,
    clusters_merge,
    photos_put,
    photos_take_out,
)
from search.errors import ClusterError, EditBusy
from search.models import ClusterEdit
from search.runs import OPEN, RunCancelledError, run_carry_out, run_end, run_open
from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.errors import AnswerableError
from webapp.photos.models import Photo
from webapp.photos.services.bulk import bulk_undo

AT_ONCE = 2000
"""Photos that a request waits for."""
LARGE = 10_000
"""Photos of a cluster that is described anew while a request waits."""
UNDO = "undo"
PROGRESS_SECONDS = 3600


def edit_later(
    *, member: User, act: str, asked: Mapping[str, Any], request: UUID | None = None
) -> ClusterEdit:
    """Have a worker do it. The same `request` a second time is the same edit. Raises EditBusy while another goes on."""
    parameters = {"asked": dict(asked), "request": str(request) if request else None}
    known = (
        ClusterEdit.objects.filter(owner=member, parameters__request=str(request)).first()
        if request
        else None
    )
    run = known or run_open(kind=ClusterEdit, owner_id=member.pk, algorithm=act, parameters=parameters)
    if (run.algorithm, run.parameters) != (act, parameters):
        raise EditBusy
    return run


def edit_undo(*, edit: ClusterEdit) -> ClusterEdit:
    """Take back, by a worker too, what an edit has done. Raises ClusterError where it did nothing, EditBusy."""
    if edit.undo is None:
        raise ClusterError("This has changed nothing that could be taken back.")
    return edit_later(member=edit.owner, act=UNDO, asked={"action": str(edit.undo)})


def edit_progress(edit: ClusterEdit) -> float:
    """0 to 1; an edit is one transaction, so that the row cannot say it."""
    if edit.state in OPEN:
        return float(cache.get(_key(edit.pk), 0.0))
    return 1.0


def edit_execute(*, run_id: UUID) -> None:
    """The worker's side; however it ends, the run says so, and where it does not end well nothing has changed."""
    run_carry_out(kind=ClusterEdit, run_id=run_id, work=_work, broke="The photos could not be moved")


def _work(run: ClusterEdit) -> None:
    act = _ACTS[run.algorithm]
    try:
        with heard(lambda done: _tell(run, done)):
            edited = act(run, **run.parameters["asked"])
    except AnswerableError as error:
        run_end(run, ClusterEdit.State.FAILED, str(error))
        return
    ClusterEdit.objects.filter(pk=run.pk).update(
        photos=edited.count, undo=edited.undo, about=[str(pk) for pk in edited.clusters]
    )
    run_end(run, ClusterEdit.State.SUCCESS)


def _tell(run: ClusterEdit, done: float) -> None:
    if ClusterEdit.objects.filter(pk=run.pk, cancel_requested=True).exists():
        raise RunCancelledError
    cache.set(_key(run.pk), done, PROGRESS_SECONDS)


def _key(edit: UUID) -> str:
    return f"clusters:edit:{edit}"


def _merge(run: ClusterEdit, into: str, clusters: list[str]) -> Edited:
    return clusters_merge(
        member=run.owner, into=UUID(into), clusters=[UUID(pk) for pk in clusters], request=run.pk
    )


def _make(run: ClusterEdit, photos: list[str], name: str) -> Edited:
    return cluster_make(member=run.owner, photos=_photos(run, photos), name=name, request=run.pk)


def _put(run: ClusterEdit, photos: list[str], cluster: str) -> Edited:
    return photos_put(member=run.owner, cluster=UUID(cluster), photos=_photos(run, photos), request=run.pk)


def _take_out(run: ClusterEdit, photos: list[str], cluster: str) -> Edited:
    return photos_take_out(
        member=run.owner, cluster=UUID(cluster), photos=_photos(run, photos), request=run.pk
    )


def _split(run: ClusterEdit, cluster: str, parts: dict[str, int]) -> Edited:
    numbered = {UUID(photo): part for photo, part in parts.items()}
    return cluster_divide(member=run.owner, cluster=UUID(cluster), parts=numbered, request=run.pk)


def _undo(run: ClusterEdit, action: str) -> Edited:
    return Edited(bulk_undo(member=run.owner, action_id=UUID(action)), None, [])


def _photos(run: ClusterEdit, photos: list[str]) -> Any:
    return Photo.objects.filter(owner=run.owner, trashed_at__isnull=True, pk__in=AnyOf(map(UUID, photos)))


_ACTS: dict[str, Callable[..., Edited]] = {
    "merge": _merge,
    "make": _make,
    "put": _put,
    "take_out": _take_out,
    "split": _split,
    UNDO: _undo,
}
