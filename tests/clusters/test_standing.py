"""The tree shows the clusters as they stand: whatever people changed, who came since, and what is hidden."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from search.clusters.algorithms.linkage import average_tree, ward_tree
from search.clusters.refresh import clusters_refresh
from search.clusters.trees.services import tree_current
from search.clusters.trees.standing import UNSORTED, seated, standing
from search.clusters.trees.tree import Tree
from search.clusters.trees.trunk import trunk
from search.models import Cluster, ClusterTree, Embedding, EmbeddingSpace
from tests.clusters.test_runs import group
from tests.clusters.test_tree import URL, alive
from tests.vectors import blobs, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo

COUNT = 40
WAYS = st.lists(st.integers(-1, 6), min_size=COUNT, max_size=COUNT)


def numbered(labels: list[int]) -> np.ndarray:
    """Clusters from 0 without gaps, UNSORTED for -1."""
    names = sorted({label for label in labels if label >= 0})
    return np.array([names.index(label) if label >= 0 else UNSORTED for label in labels], np.int64)


@settings(deadline=None, max_examples=60)
@given(WAYS, st.integers(0, 30), st.sampled_from([average_tree, ward_tree]), st.floats(0.0, 2.0) | st.none())
def test_cut_at_its_height_the_tree_is_the_clusters_whatever_they_are(
    labels: list[int], late: int, link: Callable[[Any, Any], Tree], cut: float | None
) -> None:
    vectors = np.random.default_rng(late).normal(size=(COUNT, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cluster = numbered(labels)
    tree = link(vectors[: COUNT - late], np.ones(COUNT - late, np.int64))
    tree = tree.with_photos(np.append(np.arange(COUNT - late), np.full(late, UNSORTED)))
    middle = np.array([int(np.flatnonzero(cluster == one)[0]) for one in range(cluster.max() + 1)], np.int64)
    found = standing(seated(tree, cluster, vectors), cut, cluster, middle, 3)
    assert (np.diff(found.tree.heights) >= 0).all()
    shown = {(branch.first, branch.last) for branch in trunk(found.tree, found.groups)}
    assert shown or found.cut is None
    if found.cut is None:
        assert cluster.max() < 0
        return
    order = found.tree.order()
    above = {child: b.height for b in trunk(found.tree, found.groups) for child in (b.left, b.right)}
    there = [b for b in trunk(found.tree, found.groups) if b.height <= found.cut < above.get(b.id, np.inf)]
    spans = [next(step[1:] for step in b.steps if step[0] <= found.cut) for b in there]
    groups = {frozenset(order[first:last].tolist()) for first, last in spans}
    assert groups == {frozenset(np.flatnonzero(cluster == one).tolist()) for one in range(cluster.max() + 1)}


def test_who_came_since_sits_with_the_nearest_of_its_cluster() -> None:
    tree = Tree(np.array([[0, 1]]), np.array([0.5], np.float32), np.array([0, 1, -1]), "average")
    vectors = np.array([[1, 0], [0, 1], [0.1, 1]], np.float32)
    assert seated(tree, np.array([0, 0, 0]), vectors).leaf.tolist() == [0, 1, 1]
    assert seated(tree, np.array([0, -1, 0]), vectors).leaf.tolist() == [0, 1, 0]
    assert seated(tree, np.array([-1, -1, 0]), vectors).leaf.tolist() == [0, 1, 1]
    assert seated(tree, np.array([-1, -1, -1]), vectors).leaf.tolist() == [0, 1, -1]


@pytest.fixture
def library(member: User, space: EmbeddingSpace, worker: list[str]) -> list[Photo]:
    """Twelve dogs, nine beaches, six cars, and one photo like nothing else; grouped."""
    photos = photos_with(member, space, blobs([12, 9, 6, 1], spread=0.05))
    for start, stop, name in ((0, 12, "dog"), (12, 21, "beach"), (21, 27, "car")):
        tag_photos(photos[start:stop], name)
    group(member)
    return photos


def edit(api: APIClient, path: str, **sent: Any) -> Any:
    act = api.patch if {"name", "hidden"} & sent.keys() and path else api.post
    answer = act(f"/api/v1/clusters/{path}", sent, format="json")
    assert answer.status_code < 300, answer.json()
    return answer.json()


def named(name: str) -> str:
    return str(Cluster.objects.get(name=name).pk)


def chosen(photos: list[Photo]) -> dict[str, Any]:
    return {"ids": [str(photo.pk) for photo in photos]}


EDITS: dict[str, Callable[[APIClient, list[Photo]], Any]] = {
    "rename": lambda api, photos: edit(api, f"{named('Dog')}/", name="Rex"),
    "hide": lambda api, photos: edit(api, f"{named('Car')}/", hidden=True),
    "merge": lambda api, photos: edit(api, f"{named('Dog')}/merge/", clusters=[named("Car")]),
    "move": lambda api, photos: edit(api, f"{named('Car')}/put/", selection=chosen(photos[:5])),
    "take out": lambda api, photos: edit(api, f"{named('Beach')}/take_out/", selection=chosen(photos[12:16])),
    "a pair of its own": lambda api, photos: edit(
        api, "", selection=chosen([photos[0], photos[27]]), name="Pair"
    ),
}


@pytest.mark.parametrize("which", EDITS)
def test_after_an_edit_and_after_its_undoing_the_groups_are_the_clusters(
    api: APIClient, library: list[Photo], which: str
) -> None:
    before = shown_in(api)
    done = EDITS[which](api, library)
    after = shown_in(api)
    assert after != before
    undone = api.post("/api/v1/photos/bulk/undo/", {"undo": done["undo"]}, format="json")
    assert undone.status_code == 200
    assert shown_in(api) == before


def shown_in(api: APIClient) -> dict[str, tuple[str, int]]:
    """The tree's groups at its cut, which are those of the list of clusters."""
    tree = api.get(URL).json()
    assert tree["current"]
    groups = {node["cluster"]: (node["name"], node["size"]) for node in alive(tree, tree["cut"])}
    rows = api.get("/api/v1/clusters/").json()["results"]
    assert groups == {row["id"]: (row["name"], row["size"]) for row in rows}
    return groups


def test_newcomers_are_in_the_tree_with_their_cluster(
    api: APIClient, member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    new = photos_with(member, space, blobs([2], spread=0.05, seed=7))
    Embedding.objects.filter(photo__in=new).update(created_at=timezone.now())
    assert clusters_refresh() == []
    assert shown_in(api)[named("Dog")] == ("Dog", 14)


def test_a_page_of_the_tree_before_an_edit_is_not_continued_in_the_one_after(
    api: APIClient, library: list[Photo]
) -> None:
    tree = api.get(URL).json()
    first = api.get(f"{URL}{tree['root']}/photos/", {"limit": 5}).json()
    EDITS["merge"](api, library)
    assert api.get(URL).json()["version"] != tree["version"]
    assert api.get(first["next"]).status_code == 404


def test_where_no_worker_answers_the_tree_says_that_it_is_not_current(
    api: APIClient, member: User, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.retrieval.doorway.SECONDS", 0.05)
    monkeypatch.setattr("search.retrieval.doorway.current_app.send_task", lambda *args, **more: None)
    EDITS["merge"](api, library)
    tree = api.get(URL).json()
    assert (tree["current"], len(alive(tree, tree["cut"]))) == (False, 3)


def test_a_tree_that_is_current_is_not_made_again(
    member: User, library: list[Photo], worker: list[str]
) -> None:
    del worker[:]
    tree_current(owner_id=member.pk)
    ClusterTree.objects.update(changes=5)
    tree_current(owner_id=member.pk)
    assert worker == ["search.interactive.cluster_tree"]


def test_hidden_as_a_whole_the_tree_is_empty(api: APIClient, library: list[Photo]) -> None:
    for name in ("Dog", "Beach", "Car"):
        edit(api, f"{named(name)}/", hidden=True)
    tree = api.get(URL).json()
    assert (tree["cut"], tree["photos"], tree["nodes"]) == (None, 1, [])
