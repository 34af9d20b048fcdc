"""From probabilities of classes to readable words."""

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from search.extractors.registry import map_extractor
from search.tags.vocabulary import MOST_TAGS, TEMPERATURE, imagenet_labels, tag_vocabulary


def logits_of(**classes: float) -> np.ndarray:
    """Logits [1, 1000] whose calibrated probabilities are those given, the rest spread evenly."""
    labels = [label for label, _ in imagenet_labels()]
    shares = np.full(1000, max(1e-9, (1 - sum(classes.values())) / 1000))
    for label, share in classes.items():
        shares[labels.index(label.replace("_", " "))] = share
    return np.asarray(np.log(shares / shares.sum()) * TEMPERATURE, np.float32)[None]


def words(**classes: float) -> list[str]:
    return [tag.name for tag in tag_vocabulary().tags(logits_of(**classes))[0]]


def test_there_is_a_word_for_each_of_a_thousand_classes() -> None:
    labels = imagenet_labels()
    assert len(labels) == 1000
    assert all(word and word == word.strip() and "_" not in word for _, word in labels)


def test_a_sure_class_gives_its_word_and_the_wider_ones_narrowest_first() -> None:
    assert words(golden_retriever=0.9) == ["golden retriever", "retriever", "dog", "animal"]


def test_a_breed_that_is_unsure_is_still_a_dog() -> None:
    found = words(beagle=0.2, Chihuahua=0.2, pug=0.2, Samoyed=0.2)
    assert found == ["dog", "animal"]


@pytest.mark.parametrize("label", ["Chihuahua", "Great Dane", "Mexican hairless"])
def test_every_breed_is_a_dog(label: str) -> None:
    assert "dog" in words(**{label.replace(" ", "_"): 0.9})


def test_dog_covers_the_118_breeds_and_no_wolf() -> None:
    vocabulary = tag_vocabulary()
    row = vocabulary.scores(logits_of(timber_wolf=0.99))[0]
    assert row[vocabulary.names.index("dog")] < 0.01
    assert vocabulary.breadth("dog") == 118


def test_two_classes_of_one_word_add_up() -> None:
    assert "tabby cat" in words(tabby=0.25, tiger_cat=0.25)


def test_a_photo_that_nothing_is_sure_about_has_no_tag() -> None:
    assert words() == []


def test_there_are_never_more_than_the_most_tags() -> None:
    assert len(words(yawl=0.5, schooner=0.45)) <= MOST_TAGS


def test_scores_are_probabilities() -> None:
    scores = tag_vocabulary().scores(np.random.default_rng(0).normal(0, 5, (3, 1000)).astype(np.float32))
    assert scores.min() >= 0 and scores.max() <= 1 + 1e-5


def test_a_real_flower_is_tagged_as_one() -> None:
    flower = Image.fromarray(load_sample_images().images[1])
    logits = map_extractor("efficientnet-lite2")([flower])[2]
    assert np.isfinite(logits).all()
