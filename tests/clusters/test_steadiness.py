"""Photos that come join or wait; who was in a cluster stays, unless a new grouping is clearly better."""

import numpy as np

from search.clusters.algorithms.grouping import UNSORTED
from search.clusters.algorithms.registry import grouped
from search.clusters.algorithms.steadiness import steadied
from search.clusters.votes import voted
from search.index.vectors import unit
from tests.vectors import blobs


def test_a_photo_joins_the_cluster_of_most_of_its_neighbours() -> None:
    labels = np.array([[0, 0, 1], [1, 1, 0], [0, 1, UNSORTED]])
    closeness = np.array([[0.9, 0.8, 0.8], [0.9, 0.9, 0.5], [0.7, 0.7, 0.7]], np.float32)
    assert voted(labels, closeness).tolist() == [0, 1, UNSORTED]


def test_neighbours_that_are_far_have_no_word_and_near_ones_in_no_cluster_speak_for_waiting() -> None:
    labels = np.array([[0, 0], [0, UNSORTED], [0, 1]])
    closeness = np.array([[0.2, 0.1], [0.5, 0.9], [0.9, 0.1]], np.float32)
    assert voted(labels, closeness).tolist() == [UNSORTED, UNSORTED, 0]


def test_no_photo_has_nothing_to_vote_on() -> None:
    assert voted(np.zeros((0, 3), np.int64), np.zeros((0, 3), np.float32)).tolist() == []


def test_an_arbitrary_but_no_worse_grouping_stays() -> None:
    vectors = unit(blobs([20, 20, 20], spread=0.15))
    before = np.repeat([0, 1, 2], 20)
    fresh = before.copy()
    fresh[:2] = 1
    assert steadied(fresh, before, vectors).tolist() == before.tolist()


def test_a_clearly_better_grouping_takes_its_place() -> None:
    vectors = unit(blobs([20, 20, 20], spread=0.05))
    fresh, before = np.repeat([0, 1, 2], 20), np.repeat([0, 0, 1], 20)
    assert steadied(fresh, before, vectors).tolist() == fresh.tolist()


def test_new_photos_join_and_a_new_kind_becomes_a_cluster() -> None:
    vectors = unit(blobs([22, 20, 8], spread=0.1))
    fresh, before = np.repeat([0, 1, 2], [22, 20, 8]), np.repeat([0, 1, UNSORTED], [22, 20, 8])
    before[[20, 21]] = UNSORTED
    assert steadied(fresh, before, vectors).tolist() == fresh.tolist()


def test_a_cluster_that_should_be_two_is_parted_where_few_photos_change_sides_by_it() -> None:
    vectors = unit(blobs([300, 300, 8, 10], spread=0.1))
    fresh = np.repeat([0, 1, 2, 3], [300, 300, 8, 10])
    before = np.repeat([0, 1, 2], [300, 300, 18])
    found = steadied(fresh, before, vectors)
    assert found[:600].tolist() == before[:600].tolist()
    assert set(found[608:].tolist()) == {2}
    assert len(set(found[600:608].tolist())) == 1
    assert found[600] not in (0, 1, 2)


def test_what_does_not_help_is_not_done_however_few_it_moves() -> None:
    vectors = unit(blobs([300, 300], spread=0.1))
    before, fresh = np.repeat([0, 1], 300), np.repeat([0, 1], [304, 296])
    assert steadied(fresh, before, vectors).tolist() == before.tolist()


def test_a_library_that_was_hardly_grouped_is_grouped_afresh() -> None:
    vectors = unit(blobs([20, 20], spread=0.1))
    before = np.full(40, UNSORTED)
    before[:10] = 0
    assert steadied(np.repeat([0, 1], 20), before, vectors).tolist() == [0] * 20 + [1] * 20


def test_hardly_anybody_moves_when_a_tenth_more_photos_arrive() -> None:
    rng = np.random.default_rng(1)
    vectors = unit(blobs([60] * 12, spread=0.22))
    order = rng.permutation(len(vectors))
    known, new = order[:655], order[655:]
    before = np.full(len(vectors), UNSORTED)
    before[known] = grouped(vectors[known]).labels
    after = grouped(vectors, before=before).labels
    moved = sum(
        1
        for row in known
        if before[row] >= 0 and after[row] != np.bincount(after[before == before[row]] + 1).argmax() - 1
    )
    assert moved <= 0.03 * len(known)
    assert (after[new] >= 0).mean() > 0.5
