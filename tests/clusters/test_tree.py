"""The tree of a run: right by the textbook, kept, cut anywhere, and read by its owner only."""

import uuid
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient
from scipy.cluster.hierarchy import fcluster, linkage

from search.clusters.algorithms.linkage import average_tree, ward_tree
from search.clusters.algorithms.registry import grouped
from search.clusters.edits.services import cluster_change
from search.clusters.services import run_execute
from search.clusters.trees.tree import Tree
from search.clusters.trees.trunk import trunk
from search.index.vectors import unit
from search.models import Cluster, ClusterTree, EmbeddingSpace
from tests.vectors import blobs, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/clusters/tree/"


def scattered(number: int = 80) -> np.ndarray:
    return unit(np.random.default_rng(3).normal(size=(number, 12)).astype(np.float32))


def same_groups(a: np.ndarray, b: np.ndarray) -> bool:
    return len(set(zip(a.tolist(), b.tolist(), strict=True))) == len(set(a.tolist())) == len(set(b.tolist()))


@pytest.mark.parametrize(("link", "metric"), [(average_tree, "cosine"), (ward_tree, "euclidean")])
def test_the_linkage_is_scipys(link: Any, metric: Any) -> None:
    vectors = scattered()
    tree = link(vectors, np.ones(80, np.int64))
    expected = linkage(vectors.astype(np.float64), tree.linkage, metric)
    assert np.allclose(tree.heights, expected[:, 2], atol=1e-5)
    for count in (1, 2, 9, 80):
        assert same_groups(tree.cut(count), fcluster(expected, count, "maxclust"))


@pytest.mark.parametrize("link", [average_tree, ward_tree])
def test_a_mean_of_photos_counts_as_these_photos(link: Any) -> None:
    vectors = np.repeat(scattered(20), 3, axis=0)
    whole = link(vectors, np.ones(60, np.int64))
    means = link(vectors[::3], np.full(20, 3)).with_photos(np.repeat(np.arange(20), 3))
    assert np.allclose(whole.heights[-19:], means.heights, atol=1e-3)
    assert same_groups(whole.cut(6), means.cut(6))


def test_photos_of_a_node_stand_side_by_side() -> None:
    tree = average_tree(scattered(), np.ones(80, np.int64))
    labels, order, spans = tree.cut(5), tree.order(), tree.spans()
    assert sorted(order.tolist()) == list(range(80))
    assert (np.diff(labels[order]) != 0).sum() == 4
    assert spans[-1].tolist() == [0, 80]
    assert (spans[:, 1] - spans[:, 0]).tolist() == tree.sizes().tolist()


def test_the_groups_of_the_trunk_at_a_height_are_those_of_the_cut() -> None:
    tree = average_tree(unit(blobs([20, 12, 9, 1], spread=0.2)), np.ones(42, np.int64))
    branches = trunk(tree, tree.sizes() >= 3)
    above = {child: branch.height for branch in branches for child in (branch.left, branch.right)}
    for count in range(1, 30):
        height = tree.height_of(count)
        alive = [b for b in branches if b.height <= height < above.get(b.id, np.inf)]
        sizes = np.bincount(tree.cut(count))
        assert len(alive) == (sizes >= 3).sum()
        at = [next(step for step in b.steps if step[0] <= height) for b in alive]
        assert sorted(last - first for _, first, last in at) == sorted(sizes[sizes >= 3].tolist())


def test_a_tree_of_few_photos_has_no_trunk() -> None:
    tree = average_tree(scattered(2), np.ones(2, np.int64))
    assert trunk(tree, tree.sizes() >= 3) == []


@pytest.mark.parametrize("algorithm", ["average", "ward", "hdbscan"])
def test_every_algorithm_leaves_a_tree_that_holds_its_clusters(algorithm: str) -> None:
    found = grouped(blobs([30, 20, 10], spread=0.05), algorithm)
    assert found.tree is not None
    assert found.cut is not None
    labels = found.labels
    inside = labels >= 0
    assert (found.tree.leaf >= 0)[inside].all()
    count = next(c for c in range(1, found.tree.leaves + 1) if found.tree.height_of(c) <= found.cut)
    assert same_groups(found.tree.cut(count)[inside], labels[inside])


@pytest.fixture
def library(member: User, space: EmbeddingSpace, api: APIClient, worker: list[str]) -> list[Photo]:
    """Twelve dogs, nine beaches, six cars, and one photo like nothing else; grouped."""
    photos = photos_with(member, space, blobs([12, 9, 6, 1], spread=0.05))
    for start, stop, name in ((0, 12, "dog"), (12, 21, "beach"), (21, 27, "car")):
        tag_photos(photos[start:stop], name)
    run_execute(run_id=api.post("/api/v1/clusters/runs/", {}).json()["id"])
    return photos


def alive(tree: dict[str, Any], height: float) -> list[dict[str, Any]]:
    """The groups at a height, each with its size there."""
    above = {child: node["height"] for node in tree["nodes"] for child in (node["left"], node["right"])}
    there = [n for n in tree["nodes"] if n["height"] <= height < above.get(n["id"], np.inf)]
    return [n | {"size": next(size for at, size in n["sizes"] if at <= height)} for n in there]


def test_the_tree_is_read_with_names_faces_and_clusters(
    api: APIClient, library: list[Photo], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cluster_change(cluster=Cluster.objects.get(name="Dog"), name="Rex")
    assert api.get(URL).json()["current"]
    with django_assert_max_num_queries(10):
        tree = api.get(URL).json()
    assert (tree["algorithm"], tree["linkage"], tree["photos"]) == ("average", "average", 28)
    groups = alive(tree, tree["cut"])
    assert {(node["name"], node["size"]) for node in groups} == {("Rex", 12), ("Beach", 9), ("Car", 6)}
    assert {node["cluster"] for node in groups} == {
        str(pk) for pk in Cluster.objects.values_list("pk", flat=True)
    }
    dogs = next(node for node in groups if node["name"] == "Rex")
    assert uuid.UUID(dogs["photo"]["id"]) in {photo.id for photo in library[:12]}
    assert tree["nodes"][0]["id"] == tree["root"]


def test_photos_below_a_node_come_in_pages(api: APIClient, library: list[Photo]) -> None:
    tree = api.get(URL).json()
    dogs = next(node for node in alive(tree, tree["cut"]) if node["size"] == 12)
    page = api.get(f"{URL}{dogs['id']}/photos/", {"limit": 5, "height": tree["cut"]}).json()
    assert page["previous"] is None
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        page = api.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
    assert sorted(seen) == sorted(str(photo.id) for photo in library[:12])
    assert len(api.get(page["previous"]).json()["results"]) == 5
    everything = api.get(f"{URL}{tree['root']}/photos/").json()["results"]
    assert {row["id"] for row in everything} == {str(photo.id) for photo in library}


def test_what_was_trashed_leaves_counts_faces_and_pages(api: APIClient, library: list[Photo]) -> None:
    tree = api.get(URL).json()
    dogs = next(node for node in alive(tree, tree["cut"]) if node["size"] == 12)
    Photo.objects.filter(pk=dogs["photo"]["id"]).update(trashed_at=timezone.now())
    again = next(node for node in alive(api.get(URL).json(), tree["cut"]) if node["id"] == dogs["id"])
    assert again["size"] == 11
    assert again["photo"]["id"] != dogs["photo"]["id"]
    rows = api.get(f"{URL}{dogs['id']}/photos/").json()["results"]
    assert dogs["photo"]["id"] not in {row["id"] for row in rows}
    Photo.objects.update(trashed_at=timezone.now())
    empty = api.get(URL).json()
    assert (empty["photos"], {node["size"] for node in empty["nodes"]}) == (0, {0})
    assert {node["photo"] for node in empty["nodes"]} == {None}


def test_a_large_tree_is_read_part_by_part(
    api: APIClient, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = api.get(URL).json()["nodes"]
    monkeypatch.setattr("search.clusters.trees.selectors.MOST_SPLITS", 1)
    tree = api.get(URL).json()
    assert len(tree["nodes"]) == 3
    below = next(node for node in tree["nodes"] if node["more"])
    assert below["left"] is None
    part = api.get(URL, {"node": below["id"]}).json()
    assert part["root"] == below["id"]
    assert part["nodes"][0]["left"] == next(n for n in whole if n["id"] == below["id"])["left"]


def test_only_the_last_tree_is_kept(api: APIClient, library: list[Photo]) -> None:
    run = api.post("/api/v1/clusters/runs/", {"algorithm": "ward"}).json()["id"]
    run_execute(run_id=run)
    assert [str(tree.run_id) for tree in ClusterTree.objects.all()] == [run]
    tree = ClusterTree.objects.get()
    assert len(tree.heights) == 4 * 27 and len(tree.merges) == 8 * 27 and len(tree.ids) == 16 * 28


def test_another_members_tree_is_not_there(
    api: APIClient, stranger_api: APIClient, library: list[Photo]
) -> None:
    root = api.get(URL).json()["root"]
    empty = stranger_api.get(URL).json()
    assert (empty["run"], empty["root"], empty["nodes"]) == (None, None, [])
    assert stranger_api.get(URL, {"node": root}).status_code == 404
    assert stranger_api.get(f"{URL}{root}/photos/").status_code == 404


def test_nonsense_is_refused(api: APIClient, library: list[Photo]) -> None:
    root = api.get(URL).json()["root"]
    assert api.get(URL, {"node": 999_999}).status_code == 404
    assert api.get(URL, {"node": "x"}).status_code == 400
    assert api.get(f"{URL}999999/photos/").status_code == 404
    assert api.get(f"{URL}{root}/photos/", {"limit": 0}).status_code == 400
    for cursor in ("x", f"{uuid.uuid4().hex}-3", "-1", "é"):
        assert api.get(f"{URL}{root}/photos/", {"cursor": cursor}).status_code == 404
    assert APIClient().get(URL).status_code in (401, 403)


def test_the_cut_of_one_group_is_all_there_is() -> None:
    tree = Tree.of(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), np.arange(1), "average")
    assert (tree.leaves, tree.cut(1).tolist(), tree.height_of(1)) == (1, [0], 0.0)
