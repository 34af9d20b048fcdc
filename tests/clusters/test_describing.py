"""Names, faces and identities of clusters."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import numpy as np

from search.clusters.describing.naming import cluster_names
from search.clusters.describing.representatives import SHOWN, portrait
from search.clusters.identity import identities
from search.index.vectors import unit
from tests.vectors import blobs

MAY = datetime(2024, 5, 3, tzinfo=UTC)
JULY = datetime(2024, 7, 9, tzinfo=UTC)


def named(*clusters: list[list[str]]) -> list[str]:
    return cluster_names(clusters, [[MAY] * len(cluster) for cluster in clusters])


def test_a_cluster_is_named_by_what_sets_it_apart() -> None:
    dogs = [["spaniel", "dog", "animal"], ["dog", "animal"], ["dog", "animal", "grass"]]
    cats = [["cat", "animal"]] * 3
    assert named(dogs, cats) == ["Dog", "Cat"]


def test_two_words_name_it_when_both_tell() -> None:
    assert named([["beach", "sunset"]] * 4, [["car"]] * 4)[0] == "Beach, sunset"


def test_a_word_of_one_photo_names_nothing() -> None:
    assert named([["dog"], [], [], []], [["car"]] * 3) == ["May 2024", "Car"]


def test_clusters_of_the_same_words_are_told_apart() -> None:
    assert named([["dog"]] * 3, [["dog"]] * 2) == ["Dog", "Dog 2"]


def test_without_words_the_time_gives_the_name() -> None:
    assert cluster_names([[[], []]], [[MAY, JULY]]) == ["2024"]
    assert cluster_names([[[], []]], [[MAY, MAY.replace(year=2021)]]) == ["2021 – 2024"]
    assert cluster_names([[[], []], [[]]], [[], []]) == ["Look-alikes", "Look-alikes 2"]


def test_a_word_that_all_carry_is_better_than_a_rarer_one_that_a_third_carry() -> None:
    birds = [["grouse", "bird"]] * 2 + [["bird"]] * 4
    assert named(birds, [["eagle", "bird"]] * 6, [["car"]] * 6)[0] == "Bird"


def test_the_face_of_a_cluster_is_its_middle_and_then_what_differs() -> None:
    one, other = blobs([20], spread=0.02), blobs([8], spread=0.02, seed=1)
    other[:, 1] += 0.8
    found = portrait(unit(np.concatenate([one, other])))
    assert found.order[0] == int(found.closeness.argmax()) < 20
    assert found.order[1] >= 20
    assert sorted(found.order) == list(range(28))
    rest = [found.closeness[row] for row in found.order[SHOWN:]]
    assert rest == sorted(rest, reverse=True)
    assert 0.8 < found.cohesion <= 1.0


def ids(number: int) -> list[UUID]:
    return [uuid4() for _ in range(number)]


def test_a_cluster_keeps_its_identity_while_half_of_it_stays() -> None:
    photos, a, b = ids(20), uuid4(), uuid4()
    old = {a: set(photos[:10]), b: set(photos[10:])}
    new = [set(photos[12:]), set(photos[:12])]
    assert identities(old, new) == {0: b, 1: a}


def test_new_and_deleted_photos_do_not_make_a_cluster_another() -> None:
    photos, fresh, a = ids(10), ids(90), uuid4()
    assert identities({a: set(photos)}, [set(photos[:4]) | set(fresh)]) == {0: a}


def test_a_cluster_that_shares_little_is_a_new_one_unless_a_person_named_it() -> None:
    photos, a, other = ids(30), uuid4(), uuid4()
    old = {a: set(photos[:10]), other: set(photos[10:])}
    new = [set(photos[:4]), set(photos[4:])]
    assert identities(old, new) == {1: other}
    assert identities(old, new, named={a}) == {0: a, 1: other}


def test_of_two_heirs_the_larger_one_is_the_cluster() -> None:
    photos, a = ids(10), uuid4()
    assert identities({a: set(photos)}, [set(photos[:3]), set(photos[3:])]) == {1: a}


def test_the_first_run_and_an_empty_one_match_nothing() -> None:
    assert identities({}, [set(ids(3))]) == {}
    assert identities({uuid4(): set(ids(3))}, []) == {}
