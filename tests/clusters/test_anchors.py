"""Equal settings, equal photos, equal decisions: equal clusters, whatever was done in between."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from search.clusters import anchors
from search.clusters.anchors import anchor_of, anchored
from search.clusters.edits.services import cluster_change, photos_take_out
from search.clusters.material import material
from search.index.vectors import unit
from search.models import Cluster, ClusterAnchor, ClusterMember, ClusterRun, Embedding, EmbeddingSpace
from tests.clusters.test_runs import group
from tests.vectors import blobs, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Photo

VECTORS = unit(blobs([14, 12, 10, 8, 6], spread=0.3, seed=4))[np.random.default_rng(4).permutation(50)]
"""Heaps that run into each other, so that what a run finds depends on where it begins."""


def partition(photos: Sequence[Photo]) -> set[frozenset[int]]:
    """The clusters, by the numbers of these photos."""
    number = {photo.pk: i for i, photo in enumerate(photos)}
    found: dict[Any, set[int]] = {}
    for photo, cluster in ClusterMember.objects.filter(photo__in=photos).values_list(
        "photo_id", "cluster_id"
    ):
        found.setdefault(cluster, set()).add(number[photo])
    return {frozenset(held) for held in found.values()}


@pytest.fixture
def grown(member: User, space: EmbeddingSpace) -> list[Photo]:
    """A library that came in two parts, each of them grouped."""
    photos = photos_with(member, space, VECTORS[:36])
    group(member)
    photos += photos_with(member, space, VECTORS[36:])
    group(member)
    return photos


def test_a_run_as_before_finds_what_it_found_before_whatever_came_between(
    member: User, grown: list[Photo]
) -> None:
    before, identities = partition(grown), set(Cluster.objects.values_list("name", flat=True))
    group(member)
    assert partition(grown) == before
    group(member, algorithm="ward", k=3)
    assert partition(grown) != before
    group(member)
    assert partition(grown) == before
    assert set(Cluster.objects.values_list("name", flat=True)) == identities


def test_what_people_decided_is_part_of_what_is_equal(member: User, grown: list[Photo]) -> None:
    largest = Cluster.objects.order_by("-size")[0]
    cluster_change(cluster=largest, name="Rex")
    taken = ClusterMember.objects.filter(cluster=largest).order_by("position")[0].photo_id
    photos_take_out(member=member, cluster=largest.pk, photos=Photo.objects.filter(pk=taken))
    group(member)
    before = partition(grown)
    assert taken not in Cluster.objects.get(name="Rex").members.values_list("photo_id", flat=True)
    group(member, algorithm="communities")
    group(member)
    assert partition(grown) == before
    assert Cluster.objects.filter(name="Rex").exists()


def test_a_fresh_run_finds_the_same_however_the_library_grew(
    member: User, stranger: User, space: EmbeddingSpace, grown: list[Photo]
) -> None:
    step_by_step = partition(grown)
    at_once = photos_with(stranger, space, VECTORS)
    group(stranger)
    assert partition(at_once) != step_by_step
    run = group(member, fresh=True)
    assert partition(grown) == partition(at_once)
    assert run.parameters["fresh"]
    group(member)
    assert partition(grown) == partition(at_once), "what a fresh run found is what the next one starts from"


def test_other_vectors_are_other_data(member: User, space: EmbeddingSpace) -> None:
    photos = photos_with(member, space, blobs([12, 9], spread=0.05))
    group(member)
    Embedding.objects.filter(photo__in=photos[:4]).update(vector=unit(blobs([0, 0, 1]))[0].tolist())
    group(member)
    assert partition(photos) == {frozenset(range(4)), frozenset(range(4, 12)), frozenset(range(12, 21))}


def test_a_run_begins_with_what_the_last_one_found_only_if_it_is_asked_the_same(
    member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, blobs([20, 20, 1], spread=0.05))
    usual = group(member).parameters
    begun = _begun(member, "average", usual)
    assert begun is not None
    sides = [{begun[photo.pk] for photo in part} for part in (photos[:20], photos[20:40], photos[40:])]
    assert sides in ([{0}, {1}, {-1}], [{1}, {0}, {-1}])
    assert _begun(member, "ward", usual) is None
    assert _begun(member, "average", {"weights": {"tags": 0.3}}) is None
    assert _begun(member, "average", usual | {"fresh": True}) is None


def _begun(member: User, algorithm: str, parameters: dict[str, Any]) -> dict[Any, int] | None:
    run = ClusterRun(owner_id=member.pk, algorithm=algorithm, parameters=parameters)
    given = material(run)
    labels = anchored(anchor_of(run), given)
    return None if labels is None else dict(zip(given.ids, labels.tolist(), strict=True))


def test_who_joined_since_begins_where_its_cluster_was(member: User, space: EmbeddingSpace) -> None:
    photos = photos_with(member, space, blobs([20, 20], spread=0.05))
    usual = group(member).parameters
    late, lone = photos_with(member, space, np.eye(16, dtype=np.float32)[[9, 9]])
    home = ClusterMember.objects.get(photo=photos[0]).cluster
    ClusterMember.objects.create(cluster=home, photo=late, position=20, closeness=1.0)
    begun = _begun(member, "average", usual)
    assert begun is not None
    assert (begun[late.pk], begun[lone.pk]) == (begun[photos[0].pk], -1)


def test_only_the_last_settings_are_remembered(
    member: User, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "KEPT", 2)
    photos_with(member, space, blobs([8, 8], spread=0.05))
    for k in (2, 3, 4, 3):
        group(member, k=k)
    kept = set(ClusterAnchor.objects.values_list("settings", flat=True))
    wanted = [ClusterRun(algorithm="average", parameters=_usual(k)) for k in (3, 4)]
    assert kept == {anchors.settings_of(run) for run in wanted}


def _usual(k: int) -> dict[str, Any]:
    parameters: dict[str, Any] = ClusterRun.objects.filter(parameters__k=k)[0].parameters
    return parameters


def test_a_run_says_how_many_groups_it_found_and_how_many_clusters_there_are(
    member: User, space: EmbeddingSpace
) -> None:
    photos_with(member, space, blobs([10, 10, 1, 1], spread=0.02))
    run = group(member, k=4)
    assert (run.found, run.made, run.unsorted) == (2, 2, 2)
    cluster_change(cluster=Cluster.objects.all()[0], name="Kept")
    cluster_change(cluster=Cluster.objects.all()[1], name="Kept too")
    run = group(member, k=1)
    assert (run.found, run.made) == (1, 2)
