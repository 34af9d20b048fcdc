"""Runs over a real library: one at a time, cancellable, and clusters that keep their names."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from search.clusters import services
from search.clusters.algorithms.registry import grouped
from search.clusters.edits.services import cluster_change
from search.clusters.refresh import clusters_refresh
from search.clusters.runs import run_start
from search.clusters.services import run_execute
from search.errors import ClusterError
from search.models import Cluster, ClusterMember, ClusterRun, EmbeddingSpace
from search.runs import run_cancel, runs_release
from tests.vectors import blobs, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo, StageRun

State = ClusterRun.State


def group(member: User, **more: Any) -> ClusterRun:
    """A whole run, here and now."""
    run = run_start(owner_id=member.pk, **more)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def library(member: User, space: EmbeddingSpace) -> list[Photo]:
    """Twelve dogs, nine beaches, six cars."""
    photos = photos_with(member, space, blobs([12, 9, 6], spread=0.05))
    for start, stop, name in ((0, 12, "dog"), (12, 21, "beach"), (21, 27, "car")):
        tag_photos(photos[start:stop], name)
    return photos


def test_a_run_groups_names_and_orders_the_library(member: User, library: list[Photo]) -> None:
    run = group(member)
    assert (run.state, run.progress, run.photos, run.unsorted) == (State.SUCCESS, 1.0, 27, 0)
    assert [(c.name, c.size) for c in Cluster.objects.all()] == [("Dog", 12), ("Beach", 9), ("Car", 6)]
    dogs = ClusterMember.objects.filter(cluster__name="Dog").order_by("position")
    assert {row.photo_id for row in dogs} == {photo.id for photo in library[:12]}
    assert [row.position for row in dogs] == list(range(12))


def test_clusters_keep_identity_and_a_persons_name_when_photos_come_and_go(
    member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    group(member)
    before = {cluster.name: cluster.pk for cluster in Cluster.objects.all()}
    cluster_change(cluster=Cluster.objects.get(name="Dog"), name="Rex")
    tag_photos(photos_with(member, space, blobs([0, 20], spread=0.05, seed=5)), "beach")
    for photo in library[:4]:
        photo.delete()
    group(member)
    after = {cluster.name: cluster.pk for cluster in Cluster.objects.all()}
    assert after == {"Rex": before["Dog"], "Beach": before["Beach"], "Car": before["Car"]}


def test_a_second_start_is_the_run_under_way(member: User, library: list[Photo]) -> None:
    first = run_start(owner_id=member.pk)
    assert run_start(owner_id=member.pk).pk == first.pk


def test_a_run_that_another_worker_took_is_left_alone(member: User, library: list[Photo]) -> None:
    run = run_start(owner_id=member.pk)
    ClusterRun.objects.filter(pk=run.pk).update(state=State.RUNNING)
    run_execute(run_id=run.pk)
    assert not Cluster.objects.exists()


def test_a_run_cancelled_before_it_began_never_runs(member: User, library: list[Photo]) -> None:
    run = run_start(owner_id=member.pk)
    assert run_cancel(run=run).state == State.CANCELLED
    run_execute(run_id=run.pk)
    assert not Cluster.objects.exists()


def test_a_run_cancelled_under_way_leaves_the_clusters_as_they_were(
    member: User, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    group(member)
    before = set(Cluster.objects.values_list("pk", flat=True))
    run = run_start(owner_id=member.pk)

    def cancelled_meanwhile(*arguments: Any, **more: Any) -> Any:
        run_cancel(run=run)
        return grouped(*arguments, **more)

    monkeypatch.setattr(services, "grouped", cancelled_meanwhile)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert set(Cluster.objects.values_list("pk", flat=True)) == before


def test_a_run_that_breaks_says_so_and_leaves_the_clusters(
    member: User, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    group(member)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("boom")

    monkeypatch.setattr(services, "grouped", broken)
    run = run_start(owner_id=member.pk)
    with pytest.raises(RuntimeError):
        run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, Cluster.objects.count()) == (State.FAILED, 3)
    assert "RuntimeError" in run.error


def test_impossible_wishes_fail_with_a_reason(member: User, library: list[Photo]) -> None:
    with pytest.raises(ClusterError, match=r"average, .*hdbscan"):
        run_start(owner_id=member.pk, algorithm="magic")
    run = group(member, k=1000)
    assert run.state == State.FAILED
    assert "27 photos cannot be put into 1000 clusters" in run.error


@pytest.mark.parametrize("number", [0, 1, 2])
def test_tiny_libraries_end_well(member: User, space: EmbeddingSpace, number: int) -> None:
    if number:
        photos_with(member, space, blobs([1] * number, spread=0.0))
    run = group(member)
    assert (run.state, run.unsorted, Cluster.objects.count()) == (State.SUCCESS, number, 0)


def test_a_library_that_was_never_indexed_has_nothing_to_group(member: User) -> None:
    assert group(member).state == State.SUCCESS


def test_only_the_members_own_photos_outside_the_trash_are_grouped(
    member: User, stranger: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    photos_with(stranger, space, blobs([12], spread=0.05))
    Photo.objects.filter(pk=library[0].pk).update(trashed_at=timezone.now())
    assert group(member).photos == 26
    assert not ClusterMember.objects.exclude(photo__owner=member).exists()


def test_a_lost_worker_frees_the_way(member: User, library: list[Photo]) -> None:
    run = run_start(owner_id=member.pk)
    long_ago = timezone.now() - timedelta(hours=1)
    ClusterRun.objects.filter(pk=run.pk).update(state=State.RUNNING, updated_at=long_ago)
    runs_release(kind=ClusterRun)
    run.refresh_from_db()
    assert (run.state, "lost" in run.error) == (State.FAILED, True)
    assert run_start(owner_id=member.pk).pk != run.pk


def test_a_library_is_grouped_by_itself_once_it_has_settled_and_again_when_it_has_grown(
    member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    assert clusters_refresh() == []  # the photos came just now
    Photo.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    waiting = StageRun.objects.create(photo=library[0], stage="embedding")
    assert clusters_refresh() == []
    waiting.delete()
    assert clusters_refresh() == [member.pk]
    assert clusters_refresh() == []
    run_execute(run_id=ClusterRun.objects.get().pk)
    photos_with(member, space, blobs([2], spread=0.05, seed=3))
    Photo.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert clusters_refresh() == []
    photos_with(member, space, blobs([2], spread=0.05, seed=4))
    Photo.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert clusters_refresh() == [member.pk]


def test_a_handful_of_photos_is_not_grouped_by_itself(member: User, space: EmbeddingSpace) -> None:
    photos_with(member, space, blobs([7], spread=0.05))
    Photo.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert clusters_refresh() == []
