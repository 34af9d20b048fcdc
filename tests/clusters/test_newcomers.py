"""Photos that came after a run join their neighbours' cluster or wait, without a new run."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from search.clusters.edits.ties import ties_add
from search.clusters.refresh import clusters_refresh
from search.clusters.runs import run_start
from search.clusters.services import run_execute
from search.models import Cluster, ClusterMember, ClusterRun, Embedding, EmbeddingSpace
from tests.vectors import blobs, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo


@pytest.fixture
def library(member: User, space: EmbeddingSpace) -> list[Photo]:
    """Fifty dogs and forty beaches, grouped."""
    photos = photos_with(member, space, blobs([50, 40], spread=0.05))
    tag_photos(photos[:50], "dog")
    tag_photos(photos[50:], "beach")
    run_execute(run_id=run_start(owner_id=member.pk).pk)
    return photos


def arrived(owner: User, space: EmbeddingSpace, vectors: Any) -> list[Photo]:
    """Photos with vectors made just now: the database's own clock stands still in a test."""
    photos = photos_with(owner, space, vectors)
    Embedding.objects.filter(photo__in=photos).update(created_at=timezone.now())
    return photos


def homes(photos: list[Photo]) -> list[str | None]:
    rows = ClusterMember.objects.filter(photo__in=photos).values_list("photo_id", "cluster__name")
    found = dict(rows)
    return [found.get(photo.pk) for photo in photos]


def test_newcomers_join_and_strangers_wait(member: User, space: EmbeddingSpace, library: list[Photo]) -> None:
    before = dict(ClusterMember.objects.values_list("photo_id", "cluster_id"))
    new = arrived(member, space, [*blobs([2, 2], spread=0.05, seed=7), np.eye(16)[9]])
    assert clusters_refresh() == []
    assert homes(new) == ["Dog", "Dog", "Beach", "Beach", None]
    assert ClusterRun.objects.count() == 1
    after = dict(ClusterMember.objects.values_list("photo_id", "cluster_id"))
    assert before.items() <= after.items()
    cluster = Cluster.objects.get(name="Dog")
    members = ClusterMember.objects.filter(cluster=cluster).order_by("position")
    assert cluster.size == 52
    assert [row.position for row in members] == list(range(52))
    assert all(0.5 < row.closeness <= 1 for row in members)


def test_many_photos_of_one_kind_do_not_keep_each_other_waiting(
    member: User, space: EmbeddingSpace, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.clusters.refresh.GROWTH", 9.0)
    monkeypatch.setattr("search.clusters.newcomers.AT_ONCE", 12)
    new = arrived(member, space, np.repeat(blobs([1], spread=0.05, seed=3), 30, axis=0))
    clusters_refresh()
    assert homes(new) == ["Dog"] * 30


def test_who_was_looked_at_is_not_looked_at_again_until_more_come(
    member: User, space: EmbeddingSpace, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived(member, space, [np.eye(16)[9]])
    clusters_refresh()

    def looked(*_: object) -> None:
        raise AssertionError("looked again")

    monkeypatch.setattr("search.clusters.newcomers._unseen", looked)
    clusters_refresh()


def test_a_vector_that_was_long_under_way_is_still_seen(
    member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    late = arrived(member, space, blobs([1], spread=0.05, seed=8))
    Embedding.objects.filter(photo__in=late).update(created_at=timezone.now() - timedelta(minutes=2))
    ClusterRun.objects.update(seen_until=timezone.now() - timedelta(minutes=1))
    arrived(member, space, [np.eye(16)[9]])
    clusters_refresh()
    assert homes(late) == ["Dog"]


def test_a_photo_that_a_person_took_out_does_not_come_back(
    member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    [photo] = arrived(member, space, blobs([1], spread=0.05, seed=9))
    ties_add([(photo.pk, Cluster.objects.get(name="Dog").pk)], together=False)
    clusters_refresh()
    assert homes([photo]) == [None]


def test_nobody_joins_while_a_run_is_open_or_before_the_first(
    member: User, stranger: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    run_start(owner_id=member.pk)
    new = arrived(member, space, blobs([1], spread=0.05, seed=9))
    theirs = arrived(stranger, space, blobs([3], spread=0.05, seed=9))
    clusters_refresh()
    assert homes(new) == [None]
    assert homes(theirs) == [None] * 3


def test_nobody_joins_another_members_cluster(
    member: User, stranger: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    arrived(stranger, space, blobs([0, 0, 10], spread=0.05))
    run_execute(run_id=run_start(owner_id=stranger.pk).pk)
    theirs = arrived(stranger, space, blobs([1], spread=0.05, seed=9))
    clusters_refresh()
    assert homes(theirs) == [None]


def test_the_next_run_is_asked_as_the_last_one_was(member: User, space: EmbeddingSpace) -> None:
    arrived(member, space, blobs([20, 20], spread=0.05))
    run_execute(run_id=run_start(owner_id=member.pk, algorithm="ward", weights={"tags": 0.2}).pk)
    arrived(member, space, blobs([8], spread=0.05, seed=2))
    Photo.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert clusters_refresh() == [member.pk]
    run = ClusterRun.objects.order_by("-created_at").first()
    assert run is not None
    assert (run.algorithm, run.parameters) == ("ward", {"weights": {"tags": 0.2}})
