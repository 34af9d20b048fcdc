"""Putative matches: each other's nearest, and clearly so."""

import numpy as np
import pytest

from search.extractors.errors import ExtractorError
from search.extractors.local import LocalFeatures, Nearest
from search.extractors.local_registry import local_class


def features(descriptors: object) -> LocalFeatures:
    rows = np.asarray(descriptors, np.float32)
    return LocalFeatures(np.zeros((len(rows), 2), np.float32), rows, (10, 10))


def test_matches_are_each_others_nearest_and_clearly_so() -> None:
    a = np.eye(4, dtype=np.float32)
    b = np.stack([a[2], a[0], a[1] + 0.1 * a[3], a[1] - 0.1 * a[3]])
    b /= np.linalg.norm(b, axis=1, keepdims=True)
    found = Nearest(ratio=0.85)(features(a), features(b))
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == [(0, 1), (2, 0)]
    assert (found.confidence > 0.9).all()


def test_matches_below_the_least_cosine_are_left_out() -> None:
    a, b = np.eye(3), np.array([[1, 0, 0], [0, 0.6, 0.8]])
    found = Nearest(cosine=0.9)(features(a), features(b))
    assert (found.first.tolist(), found.second.tolist()) == ([0], [0])


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_keypoints_match_nothing(count: int) -> None:
    assert len(Nearest()(features(np.eye(3)[:count]), features(np.eye(3))).first) == 0


def test_an_unknown_extractor_is_refused_by_name() -> None:
    with pytest.raises(ExtractorError, match="rootsift"):
        local_class("magic")
