"""Questions with known answers for `evaluate text-search`."""

import random
from uuid import UUID

import pytest

from captioning.text_search.queries import kinds, sentences, signs, slip, with_slips
from search.evaluation.metrics import ndcg_at
from search.text.vocabulary import strokes_between
from webapp.embedded.borrowed import level_needed

A, B, C = (UUID(int=number) for number in range(1, 4))


@pytest.mark.parametrize("seed", range(20))
def test_a_slip_is_one_stroke_at_most(seed: int) -> None:
    chance = random.Random(seed)
    assert strokes_between(slip("lighthouse", chance), "lighthouse") <= 1


def test_all_photos_that_have_the_words_are_right() -> None:
    said = {A: "brown dogs", B: "some brown dogs swim", C: "white cats"}
    asked = with_slips(said, random.Random(0), 3)
    assert {A, B} <= {photo for one in asked for photo in one.right}
    assert all(one.right in ({A, B}, {B}, {C}) for one in asked)


def test_signs_are_asked_for_as_written_and_kept_as_read() -> None:
    text, asked = signs(4, random.Random(0), 0.0)
    assert all(text[number].startswith(asked[number]) for number in range(4))
    misread, same = signs(4, random.Random(0), 1.0)
    assert all(not misread[number].startswith(same[number]) for number in range(4))


def test_a_sentence_is_anothers_and_its_photo_alone_is_right() -> None:
    (asked,) = sentences({A: ["a dog"]}, random.Random(0), 5)
    assert (asked.text, asked.right) == ("a dog", frozenset({A}))


def test_a_kind_is_asked_for_by_its_name() -> None:
    (cup, dog) = kinds({A: "Brown_dog", B: "Brown_dog", C: "cup"})[::-1]
    assert (dog.text, set(dog.right), set(cup.right)) == ("brown dog", {A, B}, {C})


@pytest.mark.parametrize(
    ("ranks", "positives", "k", "wanted"),
    [([0, 2], 2, 10, 0.91972), ([0], 1, 10, 1.0), ([], 3, 10, 0.0), ([10], 1, 10, 0.0), ([1], 5, 2, 0.38685)],
)
def test_discounted_gain(ranks: list[int], positives: int, k: int, wanted: float) -> None:
    assert ndcg_at(ranks, positives, k) == pytest.approx(wanted, abs=1e-5)


def test_the_evaluation_finds_or_starts_a_database() -> None:
    assert level_needed(["evaluate", "text-search", "--images", "x"]) is not None
    assert level_needed(["evaluate", "captions"]) is None
