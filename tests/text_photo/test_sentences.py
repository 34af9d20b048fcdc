"""Sentences as vectors: the published ones, whatever the batch."""

import numpy as np
import pytest

from search.extractors.minilm import DIM, sentence_encoder


def test_the_published_vector_comes_out() -> None:
    """From the model's own page: the beginning of "This is an example sentence"."""
    found = sentence_encoder()(["This is an example sentence"])[0]
    assert found[:4] == pytest.approx([0.0676569, 0.0634960, 0.0487131, 0.0793050], abs=1e-5)


def test_a_sentence_has_the_same_vector_in_any_company() -> None:
    alone = sentence_encoder()(["A dog runs on the grass."])
    among = sentence_encoder()(["Rain", "A dog runs on the grass.", "a much longer sentence " * 60, ""])
    assert among.shape == (4, DIM)
    assert np.linalg.norm(among, axis=1) == pytest.approx([1, 1, 1, 1], abs=1e-5)
    assert np.abs(among[1] - alone[0]).max() < 1e-5


def test_likeness_is_of_meaning() -> None:
    asked, near, far = sentence_encoder()(
        ["a puppy plays", "a young dog is playing", "the stock market fell"]
    )
    assert asked @ near > 0.5 > asked @ far
