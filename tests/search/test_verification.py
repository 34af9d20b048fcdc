"""Geometry: pairs that show the same agree, others do not, and nothing breaks on photos without content."""

from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
from PIL import Image

from search.extractors.rootsift import rootsift
from search.retrieval.rerank import RERANKERS, reordered, shortlist_verify
from search.retrieval.verification import VERIFIED_INLIERS, match, verify

SAMPLES = Path(sklearn.datasets.__file__).parent / "images"


@pytest.fixture(scope="module")
def china() -> Image.Image:
    return Image.open(SAMPLES / "china.jpg").convert("RGB")


@pytest.fixture(scope="module")
def flower() -> Image.Image:
    return Image.open(SAMPLES / "flower.jpg").convert("RGB")


def test_descriptors_are_roots_of_unit_length(china: Image.Image) -> None:
    found = rootsift(china, keypoints=100)
    assert found.points.shape == (100, 2)
    assert found.descriptors.shape == (100, 128)
    np.testing.assert_allclose(np.linalg.norm(found.descriptors, axis=1), 1.0, atol=1e-5)


def test_a_turned_smaller_copy_is_verified_and_points_land_where_they_belong(china: Image.Image) -> None:
    copy = china.rotate(90, expand=True).resize((300, 450))
    found = verify(rootsift(copy), rootsift(china))
    assert found.inliers > 5 * VERIFIED_INLIERS
    assert found.model == "homography"
    x, y = found.query[found.inlier].T
    np.testing.assert_allclose(found.photo[found.inlier], np.stack([1 - y, x], 1), atol=0.01)


def test_photos_of_different_things_are_not_verified(china: Image.Image, flower: Image.Image) -> None:
    assert verify(rootsift(china), rootsift(flower)).inliers < VERIFIED_INLIERS


def test_the_same_pair_gives_the_same_answer_again(china: Image.Image) -> None:
    one, other = rootsift(china), rootsift(china.crop((50, 50, 500, 400)))
    first, second = verify(one, other), verify(one, other)
    assert np.array_equal(first.inlier, second.inlier)


@pytest.mark.parametrize("size", [(1, 1), (64, 64), (3000, 2)])
def test_a_photo_without_keypoints_matches_nothing(china: Image.Image, size: tuple[int, int]) -> None:
    empty = rootsift(Image.new("RGB", size, "white"))
    found = verify(empty, rootsift(china))
    assert (len(found.query), found.inliers, found.model) == (0, 0, "")


def test_matches_are_each_others_nearest_and_clearly_so() -> None:
    a = np.eye(4, dtype=np.float32)
    b = np.stack([a[2], a[0], a[1] + 0.1 * a[3], a[1] - 0.1 * a[3]])
    b /= np.linalg.norm(b, axis=1, keepdims=True)
    rows, columns = match(a, b)
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 1), (2, 0)]


@pytest.mark.parametrize("reranker", RERANKERS)
def test_a_shortlist_is_verified_and_broken_photos_are_passed_over(
    reranker: str, china: Image.Image, flower: Image.Image
) -> None:
    from uuid import uuid4

    def broken() -> Image.Image:
        raise OSError("gone")

    one, other, gone = uuid4(), uuid4(), uuid4()
    shortlist = [(one, lambda: flower), (gone, broken), (other, lambda: china)]
    found = shortlist_verify(china, shortlist, reranker=reranker, seconds=60)
    assert found.finished
    assert set(found.inliers) == {one, other}
    assert reordered([one, gone, other], found.inliers) == [other, one, gone]


def test_a_spent_budget_ends_the_verification_and_says_so(china: Image.Image) -> None:
    from uuid import uuid4

    found = shortlist_verify(china, [(uuid4(), lambda: china)], seconds=0)
    assert (found.finished, found.inliers) == (False, {})
