"""What is said of photos counts by its weight, and what is not said does not."""

import numpy as np
import pytest

from search.clusters.algorithms.grouping import Floats
from search.clusters.algorithms.registry import grouped
from search.clusters.algorithms.texts import fused, weights_checked, word_vectors
from search.errors import ClusterError
from search.index.vectors import unit

ALIKE = unit(np.random.default_rng(0).normal(size=(40, 24)).astype(np.float32) * 0.3 + 1)
SAID = [["dog", "grass", "spaniel"]] * 20 + [["beach", "sea", "sand"]] * 20


def near(vectors: Floats, a: int, b: int) -> float:
    return float(vectors[a] @ vectors[b])


def test_photos_of_the_same_words_come_nearer_and_others_farther() -> None:
    plain, both = ALIKE, fused(ALIKE, {"captions": SAID}, {"captions": 0.3})
    assert near(both, 0, 1) == pytest.approx(0.7 * near(plain, 0, 1) + 0.3, abs=1e-5)
    assert near(both, 0, 30) < near(plain, 0, 30) - 0.25
    assert np.allclose(np.linalg.norm(both, axis=1), 1, atol=1e-5)


def test_words_part_what_looks_alike() -> None:
    labels = grouped(ALIKE, said={"captions": SAID}, weights={"captions": 0.5}).labels
    assert len(set(labels[:20].tolist())) == len(set(labels[20:].tolist())) == 1
    assert labels[0] != labels[-1]


def test_of_a_photo_that_says_too_little_what_it_shows_counts_alone() -> None:
    said = [["dog", "grass"], *SAID[1:]]
    both = fused(ALIKE, {"captions": said}, {"captions": 0.3})
    assert np.allclose(both[0, :24], ALIKE[0], atol=1e-6)
    assert np.allclose(both[0, 24:], 0)


@pytest.mark.parametrize("said", [[], [[]] * 40, [["only"], *[[]] * 39], [[f"word{n}"] for n in range(40)]])
def test_nothing_said_or_nothing_in_common_changes_nothing(said: list[list[str]]) -> None:
    assert word_vectors(said, 40, 1).shape == (40, 0)
    assert np.allclose(fused(ALIKE, {"tags": said}, {"tags": 0.3}), ALIKE, atol=1e-6)


def test_a_rare_word_that_two_share_says_more_than_one_that_all_share() -> None:
    words = [["photo", "lighthouse"]] * 2 + [["photo", "dog"]] * 19 + [["photo", "cat"]] * 19
    vectors = word_vectors(words, 40, 1)
    assert near(vectors, 0, 1) == pytest.approx(1, abs=1e-4)
    assert near(vectors, 0, 5) < 0.4


@pytest.mark.parametrize(
    "weights",
    [{"magic": 0.1}, {"tags": -0.1}, {"tags": 1.5}, {"tags": 0.5, "captions": 0.5}, {"tags": float("nan")}],
)
def test_impossible_weights_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ClusterError):
        weights_checked(weights)


def test_a_weight_of_nothing_is_left_out() -> None:
    assert weights_checked({"tags": 0.0, "captions": 0.2}) == {"captions": 0.2}
