"""Golden figures: of the papers, of NLTK's documentation, and of pycocoevalcap 1.2 on the same sentences."""

import pytest

from captioning.training.metrics import (
    caption_scores,
    corpus_bleu,
    grams,
    longest_common_subsequence,
    rouge_l,
)

CANDIDATES = [
    sentence.split()
    for sentence in (
        "a brown dog runs through the snow",
        "two children play on the beach",
        "a man in a red shirt climbs a rock",
    )
]
REFERENCES = [
    [sentence.split() for sentence in of_photo]
    for of_photo in (
        ("a brown dog is running through deep snow", "the dog runs in the snow", "a dog plays in snow"),
        ("two kids are playing on a sandy beach", "children play on the beach by the water"),
        ("a man climbs a steep rock face", "a climber in a red shirt is on a rock"),
    )
]
# pycocoevalcap 1.2 on the sentences above
COCO = {
    "bleu1": 0.913100716,
    "bleu2": 0.783801158,
    "bleu3": 0.594731011,
    "bleu4": 0.458843501,
    "rouge_l": 0.706916776,
    "cider": 2.910335207,
}


def test_all_figures_agree_with_the_coco_evaluation() -> None:
    assert caption_scores(CANDIDATES, REFERENCES) == pytest.approx(COCO, abs=1e-8)


def test_bleu_agrees_with_the_example_of_nltk() -> None:
    candidates = [
        _words(
            "It is a guide to action which ensures that the military always obeys the commands of the party"
        ),
        _words("he read the book because he was interested in world history"),
    ]
    references = [
        [
            _words("It is a guide to action that ensures that the military will forever heed Party commands"),
            _words(
                "It is the guiding principle which guarantees the military forces always being under the "
                "command of the Party"
            ),
            _words("It is the practical guide for the army always to heed the directions of the party"),
        ],
        [_words("he was interested in world history because he read the book")],
    ]
    assert corpus_bleu(candidates, references)[3] == pytest.approx(0.5920778868801042)


def test_bleu_of_repeated_words_is_clipped_as_in_the_paper() -> None:
    references = [[_words("the cat is on the mat"), _words("there is a cat on the mat")]]
    assert corpus_bleu([_words("the the the the the the the")], references)[0] == pytest.approx(2 / 7)


def test_a_candidate_shorter_than_the_closest_reference_pays_for_it() -> None:
    found = corpus_bleu([["a", "dog"]], [[_words("a dog runs"), _words("a dog runs and runs away")]])
    assert found[0] == pytest.approx(2.718281828 ** (1 - 3 / 2))


def test_rouge_agrees_with_the_police_example_of_the_paper() -> None:
    reference = [_words("police killed the gunman")]
    assert rouge_l([_words("police kill the gunman")], [reference]) == pytest.approx(0.75)
    assert rouge_l([_words("the gunman kill police")], [reference]) == pytest.approx(0.5)


def test_words_may_lie_apart_in_the_longest_common_subsequence() -> None:
    assert longest_common_subsequence(_words("a b c d e"), _words("a x c y e")) == 3


def test_a_perfect_caption_scores_ten_in_cider() -> None:
    others = [["two", "dogs", "run", "fast"], ["a", "red", "car", "stands"]]
    assert caption_scores(others, [[words] for words in others])["cider"] == pytest.approx(10.0)


def test_captions_without_a_word_in_common_score_nothing() -> None:
    assert set(caption_scores([["xyz"]], [[["a", "dog"]]]).values()) == {0.0}


def test_a_photo_without_references_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one reference"):
        caption_scores([["a"]], [[]])


def test_grams_longer_than_the_sentence_are_none() -> None:
    assert not grams(["a", "b"], 3)


def _words(sentence: str) -> list[str]:
    return sentence.split()
