"""Every algorithm of the registry, on groups that anybody would see."""

import numpy as np
import pytest

from search.clusters.algorithms.grouping import UNSORTED
from search.clusters.algorithms.registry import ALGORITHMS, cluster, grouped
from search.clusters.algorithms.silhouette import silhouette
from search.errors import ClusterError
from tests.vectors import blobs


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_groups_are_found_without_being_told_how_many(algorithm: str) -> None:
    labels = cluster(blobs([30, 20, 10], spread=0.05), algorithm)
    sizes = [int((labels == label).sum()) for label in range(labels.max() + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) >= 55
    for start, stop in ((0, 30), (30, 50), (50, 60)):
        inside = labels[start:stop][labels[start:stop] >= 0]
        assert len(set(inside.tolist())) == 1


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("number", [0, 1])
def test_no_photo_or_one_photo_make_no_cluster(algorithm: str, number: int) -> None:
    labels = cluster(np.ones((number, 8), np.float32), algorithm)
    assert labels.tolist() == [UNSORTED] * number


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_two_alike_photos_are_a_cluster_and_two_unlike_ones_are_not(algorithm: str) -> None:
    alike = np.array([[1, 0.05, 0, 0], [1, 0, 0.05, 0]], np.float32)
    assert cluster(alike, algorithm).tolist() == [0, 0]
    assert cluster(np.eye(4, dtype=np.float32)[:2], algorithm).tolist() == [UNSORTED] * 2


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("number", [3, 100, 700])
def test_identical_photos_are_one_cluster(algorithm: str, number: int) -> None:
    assert set(cluster(np.ones((number, 32), np.float32), algorithm).tolist()) == {0}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_photos_that_are_all_different_stay_unsorted(algorithm: str) -> None:
    labels = cluster(np.eye(40, dtype=np.float32), algorithm)
    assert (labels == UNSORTED).mean() >= 0.9


def test_the_number_of_clusters_can_still_be_given() -> None:
    assert cluster(blobs([10, 10, 10]), k=2).max() == 1


def test_the_same_photos_are_grouped_the_same_way_again() -> None:
    vectors = blobs([15, 15, 15], spread=0.3)
    assert np.array_equal(cluster(vectors), cluster(vectors))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_large_library_is_condensed_by_itself(algorithm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.clusters.algorithms.registry.MOST_WHOLE", 200)
    found = grouped(blobs([240, 180, 120], spread=0.05), algorithm)
    assert np.bincount(found.labels[found.labels >= 0]).tolist() == [240, 180, 120]
    assert found.tree is not None
    assert (found.tree.leaf >= 0).all()


def test_progress_is_told_and_may_stop_the_work() -> None:
    told: list[float] = []
    grouped(blobs([40, 30]), tell=told.append)
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] <= 1

    def stopped(progress: float) -> None:
        raise RuntimeError

    for algorithm in ("average", "ward", "kmeans", "communities"):
        with pytest.raises(RuntimeError):
            grouped(blobs([40, 30]), algorithm, tell=stopped)


@pytest.mark.parametrize("algorithm", ["average", "ward", "kmeans", "communities"])
def test_each_algorithm_but_hdbscan_can_be_told_the_number(algorithm: str) -> None:
    assert cluster(blobs([20, 20, 20]), algorithm, k=2).max() == 1


@pytest.mark.parametrize("algorithm", ["", "kmeans?"])
def test_an_unknown_algorithm_is_refused_by_name(algorithm: str) -> None:
    if algorithm:
        with pytest.raises(ClusterError, match=r"average, .*hdbscan"):
            cluster(blobs([4]), algorithm)


def test_nan_and_impossible_numbers_are_refused() -> None:
    with pytest.raises(ClusterError):
        cluster(np.full((3, 4), np.nan, np.float32))
    with pytest.raises(ClusterError):
        cluster(blobs([4]), k=5)
    with pytest.raises(ClusterError):
        cluster(blobs([4]), "hdbscan", k=2)


def test_the_silhouette_agrees_with_its_definition() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], np.float32)  # distances .2, 1 and .4
    labels = np.array([0, 0, 1])
    assert silhouette(vectors, labels) == pytest.approx(((1 - 0.2) / 1 + (0.4 - 0.2) / 0.4 + 0) / 3)
