"""Layouts of a library: groups stay together, nothing breaks them, a map keeps its look."""

import numpy as np
import pytest

from search.clusters.algorithms.axes import unit_rows
from search.clusters.algorithms.neighbours import EXACT_UP_TO, nearest
from search.errors import MapError
from search.photo_map import registry
from search.photo_map.frame import aligned, framed, shares, steps
from search.photo_map.placing import placed
from search.photo_map.registry import LAYOUTS, lay_out
from tests.vectors import blobs

SIZES = [60, 45, 30, 25]
LABELS = np.repeat(np.arange(len(SIZES)), SIZES)


def groups(sizes: list[int] = SIZES, seed: int = 0) -> np.ndarray:
    return unit_rows(blobs(sizes, spread=0.06, seed=seed))


def share_of_like_neighbours(points: np.ndarray, labels: np.ndarray, k: int = 5) -> float:
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float((labels[np.argsort(apart, axis=1)[:, :k]] == labels[:, None]).mean())


def test_neighbours_lie_together_and_better_so_than_by_pca() -> None:
    vectors = groups([30] * 10)
    labels = np.repeat(np.arange(10), 30)
    by_graph = share_of_like_neighbours(lay_out(vectors, "neighbours"), labels)
    assert by_graph > 0.97
    assert by_graph > share_of_like_neighbours(lay_out(vectors, "pca"), labels)


@pytest.mark.parametrize("name", sorted(LAYOUTS))
@pytest.mark.parametrize("number", [0, 1, 2, 3, 9, 12])
def test_small_libraries_are_laid_out_inside_the_frame(name: str, number: int) -> None:
    points = framed(lay_out(groups()[:number], name))
    assert points.shape == (number, 2)
    assert np.isfinite(points).all() and (points >= 0).all() and (points <= 1).all()


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_photos_that_are_all_identical_are_laid_out(name: str) -> None:
    vectors = np.repeat(groups()[:1], 200, axis=0)
    assert np.isfinite(framed(lay_out(vectors, name))).all()


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_the_same_library_gives_the_same_layout(name: str) -> None:
    assert np.array_equal(lay_out(groups(), name), lay_out(groups(), name))


def test_two_photos_lie_apart() -> None:
    places = steps(framed(lay_out(groups()[:2])))
    assert abs(int(places[0, 0]) - int(places[1, 0])) > 1000


def test_vectors_that_are_not_numbers_and_unknown_layouts_are_refused() -> None:
    with pytest.raises(MapError, match="neighbours, pca"):
        lay_out(groups(), "magic")
    with pytest.raises(MapError, match="finite"):
        lay_out(np.full((5, 4), np.nan, np.float32))


def test_photos_beyond_those_fitted_are_placed_with_their_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "FITTED_ON", 80)
    assert share_of_like_neighbours(lay_out(groups()), LABELS) > 0.95


def test_a_layout_says_how_far_it_is_and_stops_when_told_to() -> None:
    told: list[float] = []
    lay_out(groups(), tell=told.append)
    assert told == sorted(told) and told[-1] == 1.0

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lay_out(groups(), tell=stop)


def test_a_turned_and_mirrored_layout_is_brought_back_onto_the_one_before() -> None:
    before = framed(np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)) * 0.6 + 0.2
    turned = ((before - 0.5) @ np.array([[0.0, 1.0], [1.0, 0.0]], np.float32)) * 1.1 + 0.45
    found = aligned(turned.astype(np.float32), before, np.arange(50) < 30)
    assert np.abs(found - before).max() < 1e-3


def test_without_enough_known_photos_a_layout_stays_as_it_is() -> None:
    points = framed(groups()[:, :2])
    assert np.array_equal(aligned(points, np.zeros_like(points), np.zeros(len(points), bool)), points)


def test_a_map_keeps_its_look_when_a_tenth_of_the_photos_is_new() -> None:
    vectors = groups()
    known = np.random.default_rng(1).random(len(vectors)) > 0.1
    before = np.full((len(vectors), 2), np.nan, np.float32)
    before[known] = framed(lay_out(vectors[known]))
    again = aligned(framed(lay_out(vectors, start=before)), before, known)
    moved = [(again - before)[known & (label == LABELS)].mean(0) for label in range(len(SIZES))]
    assert np.linalg.norm(moved, axis=1).max() < 0.05
    assert np.median(np.linalg.norm((again - before)[known], axis=1)) < 0.1


def test_a_newcomer_between_two_groups_is_put_into_one_of_them() -> None:
    points = np.array([[0, 0], [0.01, 0], [1, 1]], np.float32)
    found = placed(np.array([[0, 1, 2]], np.int32), np.array([[0.1, 0.12, 0.13]], np.float32), points)
    assert np.linalg.norm(found[0] - [0.005, 0]) < 0.05


def test_places_survive_being_stored() -> None:
    points = framed(groups()[:, :2])
    assert np.abs(shares(steps(points)) - points).max() < 1e-4


def test_neighbours_in_rooms_are_nearly_all_of_the_true_ones() -> None:
    vectors = unit_rows(blobs([EXACT_UP_TO // 40] * 41, spread=0.1, dim=41))
    found, distances = nearest(vectors[:200], vectors, 10)
    true = np.argsort(-(vectors[:200] @ vectors.T), axis=1)[:, :10]
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found.tolist(), true.tolist(), strict=True)])
    assert recall > 0.95
    assert (np.diff(distances, axis=1) >= 0).all()
