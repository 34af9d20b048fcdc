"""What people decided is obeyed by the labels of every run; no database."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import numpy as np
import pytest

from search.clusters.edits.constraints import Decisions, constrained
from search.clusters.edits.cuts import MOST_PARTS, nested_cuts
from search.index.vectors import unit
from tests.vectors import blobs

VECTORS = unit(blobs([10, 8, 6], spread=0.05))
LABELS = np.repeat([0, 1, 2], [10, 8, 6])
IDS = [uuid4() for _ in LABELS]
DOGS, CATS, CARS = set(IDS[:10]), set(IDS[10:18]), set(IDS[18:])
DOG, CAT, CAR, OWN = (uuid4() for _ in range(4))
STOOD = Decisions(held={DOG: DOGS, CAT: CATS, CAR: CARS})


def grouped(said: Decisions, labels: Sequence[int] | np.ndarray = LABELS) -> dict[UUID | None, set[UUID]]:
    """The parts by cluster; several new ones are told apart by tests that expect none."""
    parts = constrained(IDS, VECTORS, np.asarray(labels, np.int64), said)
    assert len({part.cluster for part in parts}) == len(parts)
    rows = [row for part in parts for row in part.rows]
    assert len(rows) == len(set(rows))
    return {part.cluster: {IDS[row] for row in part.rows} for part in parts}


def test_without_decisions_the_labels_stand_and_identities_are_kept() -> None:
    assert grouped(STOOD) == {DOG: DOGS, CAT: CATS, CAR: CARS}
    assert [len(part.rows) for part in constrained(IDS, VECTORS, LABELS, Decisions())] == [10, 8, 6]


def test_photos_that_a_person_put_into_a_cluster_are_in_it() -> None:
    said = replace(STOOD, together={IDS[0]: CAT}, lasting={CAT})
    assert grouped(said) == {DOG: DOGS - {IDS[0]}, CAT: CATS | {IDS[0]}, CAR: CARS}


def test_a_merged_cluster_stays_one_though_the_labels_part_it() -> None:
    held = {DOG: DOGS | CATS, CAR: CARS}
    said = Decisions(held, dict.fromkeys(DOGS | CATS, DOG), lasting={DOG})
    assert grouped(said) == {DOG: DOGS | CATS, CAR: CARS}


def test_a_split_cluster_stays_split_though_the_labels_join_it() -> None:
    half = set(IDS[:5])
    held = {DOG: DOGS - half, OWN: half, CAT: CATS, CAR: CARS}
    assert grouped(Decisions(held, dict.fromkeys(half, OWN), lasting={OWN})) == held


@pytest.mark.parametrize("taken", [2, 8])
def test_photos_that_nobody_spoke_of_do_not_follow_those_that_were_split_off(taken: int) -> None:
    own = set(IDS[:taken])
    held = {DOG: DOGS - own, OWN: own, CAT: CATS, CAR: CARS}
    assert grouped(Decisions(held, dict.fromkeys(own, OWN), lasting={OWN}))[DOG] == DOGS - own


def test_newcomers_follow_the_photos_that_they_are_most_like() -> None:
    vectors = unit(np.eye(4, dtype=np.float32)[[0] * 5 + [1] * 5] + np.float32(0.2))
    vectors = np.concatenate([vectors, vectors[[0, 9]]])
    ids = [uuid4() for _ in vectors]
    held = {DOG: set(ids[:5]), OWN: set(ids[5:10])}
    together = {photo: cluster for cluster, photos in held.items() for photo in photos}
    came = {ids[10]: 2.0, ids[11]: 2.0}
    said = Decisions(held, together, lasting={DOG, OWN}, since=dict.fromkeys(together, 1.0), came=came)
    parts = constrained(ids, vectors, np.zeros(12, np.int64), said)
    assert {part.cluster: set(part.rows.tolist()) for part in parts} == {
        DOG: {*range(5), 10},
        OWN: {*range(5, 10), 11},
    }


def test_a_single_photo_that_was_moved_draws_no_crowd_of_newcomers_after_it() -> None:
    came = dict.fromkeys(DOGS, 1.0)
    said = Decisions({CAT: CATS | {IDS[0]}, CAR: CARS}, {IDS[0]: CAT}, lasting={CAT}, came=came)
    assert grouped(said) == {None: DOGS - {IDS[0]}, CAT: CATS | {IDS[0]}, CAR: CARS}


def test_photos_taken_out_of_a_cluster_do_not_come_back() -> None:
    said = replace(STOOD, apart={IDS[0]: {DOG}}, lasting={DOG})
    assert grouped(said) == {DOG: DOGS - {IDS[0]}, CAT: CATS, CAR: CARS}


def test_a_lasting_cluster_is_never_lost_though_another_swallowed_it() -> None:
    swallowed = np.where(LABELS == 2, 0, LABELS)
    assert grouped(replace(STOOD, lasting={CAR}), swallowed) == {DOG: DOGS, CAT: CATS, CAR: CARS}
    assert grouped(STOOD, swallowed) == {DOG: DOGS | CARS, CAT: CATS}


def test_a_name_stays_with_its_photos_through_a_coarse_run_and_a_fine_one() -> None:
    said = replace(STOOD, lasting={CAT})
    coarse = grouped(said, np.zeros(24, np.int64))
    assert coarse[CAT] == CATS and coarse[None] == DOGS | CARS
    held = {cluster or OWN: photos for cluster, photos in coarse.items()}
    assert grouped(Decisions(held, lasting={CAT}))[CAT] == CATS


def test_a_lasting_cluster_is_kept_though_its_photos_fit_nowhere_any_more() -> None:
    assert grouped(replace(STOOD, lasting={CAR}), np.where(LABELS == 2, -1, LABELS))[CAR] == CARS


def test_one_photo_alone_is_a_cluster_only_where_a_person_said_so() -> None:
    said = replace(STOOD, together=dict.fromkeys(IDS[1:10], CAT), lasting={CAT})
    assert grouped(said) == {CAT: CATS | set(IDS[1:10]), CAR: CARS}
    said = replace(STOOD, together={IDS[0]: OWN}, lasting={OWN})
    assert grouped(said)[OWN] == {IDS[0]}


def test_clusters_whose_photos_are_all_gone_are_no_parts() -> None:
    said = Decisions({OWN: {uuid4()}}, {uuid4(): OWN}, lasting={OWN})
    assert constrained([], np.zeros((0, 4), np.float32), np.zeros(0, np.int64), said) == []
    assert OWN not in {part.cluster for part in constrained(IDS, VECTORS, LABELS, said)}


def test_a_cluster_is_cut_along_what_it_shows() -> None:
    found = nested_cuts(VECTORS)
    assert (found.suggested, len(found.ways)) == (3, MOST_PARTS - 1)
    assert found.ways[1].tolist() == LABELS.tolist()
    for number, way in enumerate(found.ways, 2):
        sizes = np.bincount(way)
        assert len(sizes) == number
        assert sizes.tolist() == sorted(sizes, reverse=True)


def test_a_large_cluster_is_cut_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.clusters.edits.cuts.MOST_WHOLE", 60)
    found = nested_cuts(unit(blobs([80, 50, 30], spread=0.05)))
    assert found.ways[1].tolist() == np.repeat([0, 1, 2], [80, 50, 30]).tolist()


@pytest.mark.parametrize("vectors", [np.ones((0, 4)), np.ones((1, 4)), np.ones((9, 4))])
def test_too_few_photos_or_all_the_same_cannot_be_cut(vectors: np.ndarray) -> None:
    assert nested_cuts(unit(vectors.astype(np.float32))).ways == []


def test_two_photos_are_cut_in_two() -> None:
    assert [way.tolist() for way in nested_cuts(np.eye(2, dtype=np.float32)).ways] == [[0, 1]]
