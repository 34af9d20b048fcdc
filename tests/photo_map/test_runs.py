"""Maps over a real library: one run at a time, cancellable, kept up as photos come and go."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from search.errors import MapError
from search.models import EmbeddingSpace, MapRun, PhotoMap
from search.photo_map import points, services
from search.photo_map.points import points_read, uuids_of
from search.photo_map.refresh import maps_refresh
from search.photo_map.registry import lay_out
from search.photo_map.runs import run_execute, run_start
from search.photo_map.services import map_keep
from search.runs import run_cancel, runs_release
from tests.vectors import blobs, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Photo

State = MapRun.State


def laid_out(member: User, **more: Any) -> MapRun:
    """A whole run, here and now."""
    run = run_start(owner_id=member.pk, **more)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    return run


def where(member: User) -> dict[Any, np.ndarray]:
    """Photo -> its place, 0..1."""
    found = points_read(PhotoMap.objects.get(owner=member))
    return dict(zip(uuids_of(found.ids), found.places / 65535, strict=True))


@pytest.fixture
def library(member: User, space: EmbeddingSpace) -> list[Photo]:
    """Two groups of twenty."""
    return photos_with(member, space, blobs([20, 20], spread=0.05))


@pytest.fixture
def long_ago(library: list[Photo]) -> None:
    """The library has settled."""
    Photo.objects.update(created_at=timezone.now() - timedelta(minutes=1))


def test_a_run_puts_every_photo_on_the_map(member: User, library: list[Photo]) -> None:
    run = laid_out(member)
    assert (run.state, run.progress, run.photos) == (State.SUCCESS, 1.0, 40)
    assert set(where(member)) == {photo.id for photo in library}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_tiny_libraries_have_a_map(member: User, space: EmbeddingSpace, number: int) -> None:
    if number:
        photos_with(member, space, blobs([1] * number, spread=0.0))
    assert (laid_out(member).state, len(where(member))) == (State.SUCCESS, number)


def test_photos_that_are_all_identical_have_a_map(member: User, space: EmbeddingSpace) -> None:
    photos_with(member, space, blobs([30], spread=0.0))
    assert (laid_out(member).state, len(where(member))) == (State.SUCCESS, 30)


def test_a_library_that_was_never_indexed_has_an_empty_map(member: User) -> None:
    assert (laid_out(member).state, where(member)) == (State.SUCCESS, {})


def test_a_second_start_is_the_run_under_way(member: User, stranger: User, library: list[Photo]) -> None:
    first = run_start(owner_id=member.pk)
    assert run_start(owner_id=member.pk).pk == first.pk
    assert run_start(owner_id=stranger.pk).pk != first.pk


def test_two_workers_with_one_run_lay_out_once(member: User, library: list[Photo]) -> None:
    run = laid_out(member)
    run_execute(run_id=run.pk)
    assert PhotoMap.objects.get(owner=member).revision == 2  # made empty, laid out once


def test_a_run_cancelled_before_it_began_never_runs(member: User, library: list[Photo]) -> None:
    run = run_start(owner_id=member.pk)
    assert run_cancel(run=run).state == State.CANCELLED
    run_execute(run_id=run.pk)
    assert not PhotoMap.objects.exists()


def test_a_run_cancelled_under_way_leaves_the_map_as_it_was(
    member: User, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(member)
    before = where(member)
    photos_with(member, EmbeddingSpace.objects.get(), blobs([0, 0, 9], spread=0.05))
    run = run_start(owner_id=member.pk)

    def cancelled_meanwhile(*arguments: Any, **more: Any) -> Any:
        run_cancel(run=run)
        return lay_out(*arguments, **more)

    monkeypatch.setattr(services, "lay_out", cancelled_meanwhile)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert where(member).keys() == before.keys()


def test_a_run_that_breaks_says_so(
    member: User, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("boom")

    monkeypatch.setattr(services, "lay_out", broken)
    run = run_start(owner_id=member.pk)
    with pytest.raises(RuntimeError):
        run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, "RuntimeError" in run.error) == (State.FAILED, True)


def test_an_unknown_layout_is_refused(member: User) -> None:
    with pytest.raises(MapError, match="neighbours, pca"):
        run_start(owner_id=member.pk, algorithm="magic")


def test_a_lost_worker_frees_the_way(member: User, library: list[Photo]) -> None:
    run = run_start(owner_id=member.pk)
    MapRun.objects.filter(pk=run.pk).update(
        state=State.RUNNING, updated_at=timezone.now() - timedelta(hours=1)
    )
    runs_release(kind=MapRun)
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert run_start(owner_id=member.pk).pk != run.pk


def test_only_the_members_own_photos_outside_the_trash_are_on_it(
    member: User, stranger: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    photos_with(stranger, space, blobs([9], spread=0.05))
    Photo.objects.filter(pk=library[0].pk).update(trashed_at=timezone.now())
    laid_out(member)
    assert set(where(member)) == {photo.id for photo in library[1:]}


def test_a_later_run_keeps_each_group_where_it_was(
    member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    laid_out(member)
    before = where(member)
    photos_with(member, space, blobs([0, 4], spread=0.05, seed=7))
    laid_out(member)
    after = where(member)
    for group in (library[:20], library[20:]):
        moved = np.mean([after[photo.id] - before[photo.id] for photo in group], axis=0)
        assert np.linalg.norm(moved) < 0.1


def test_newcomers_are_placed_beside_their_neighbours_and_known_points_keep_their_numbers(
    member: User, space: EmbeddingSpace, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (points, services):
        monkeypatch.setattr(module, "CHUNK", 16)
    laid_out(member)
    before, map_ = where(member), PhotoMap.objects.get(owner=member)
    fresh = photos_with(member, space, blobs([0, 3], spread=0.05, seed=8))
    assert map_keep(map_=map_) == (0, 3)
    after, again = where(member), PhotoMap.objects.get(owner=member)
    assert list(after)[:40] == list(before)
    assert (again.points, again.revision) == (43, map_.revision)
    middle = np.mean([before[photo.id] for photo in library[20:]], axis=0)
    other = np.mean([before[photo.id] for photo in library[:20]], axis=0)
    for photo in fresh:
        place = after[photo.id]
        assert np.linalg.norm(place - middle) < np.linalg.norm(place - other)
    assert map_keep(map_=again) == (0, 0)


def test_when_most_photos_are_gone_the_rest_stays_where_it_was(member: User, library: list[Photo]) -> None:
    laid_out(member)
    before, map_ = where(member), PhotoMap.objects.get(owner=member)
    for photo in library[:16]:
        photo.delete()
    Photo.objects.filter(pk__in=[photo.pk for photo in library[16:24]]).update(trashed_at=timezone.now())
    assert map_keep(map_=map_) == (24, 0)
    after = where(member)
    assert set(after) == {photo.id for photo in library[24:]}
    assert all((after[id_] == before[id_]).all() for id_ in after)
    assert PhotoMap.objects.get(owner=member).revision == map_.revision + 1


def test_a_map_is_made_by_itself_kept_up_and_laid_out_anew_when_it_has_grown(
    member: User, space: EmbeddingSpace, library: list[Photo], long_ago: None
) -> None:
    assert maps_refresh() == [member.pk]
    assert maps_refresh() == []
    run_execute(run_id=MapRun.objects.get().pk)
    photos_with(member, space, blobs([2], spread=0.05, seed=3))
    assert maps_refresh() == []
    assert len(where(member)) == 42
    photos_with(member, space, blobs([6], spread=0.05, seed=4))
    Photo.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert maps_refresh() == [member.pk]


def test_a_library_that_was_emptied_leaves_an_empty_map(
    member: User, library: list[Photo], long_ago: None
) -> None:
    laid_out(member)
    Photo.objects.update(trashed_at=timezone.now())
    assert maps_refresh() == []
    assert where(member) == {}


def test_a_run_that_was_cancelled_is_not_begun_again_at_once(
    member: User, library: list[Photo], long_ago: None
) -> None:
    run_cancel(run=run_start(owner_id=member.pk))
    assert maps_refresh() == []
