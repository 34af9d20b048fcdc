"""Geometry: what one movement of the camera explains, what no movement can, and a shortlist under a time budget."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray

from search.extractors.local import LocalExtractor, LocalFeatures, Matches
from search.retrieval.pairs import pairs_of
from search.retrieval.region import Region
from search.retrieval.rerank import reordered, shortlist_verify
from search.retrieval.verification import verify
from tests.extractors.local import made, sample
from webapp.photos.pipeline.errors import StageError

SIZE = (800, 600)
Points = NDArray[Any]


class RowByRow:
    """Pretends that keypoint i of one photo is keypoint i of the other."""

    name: ClassVar[str] = "rows"
    dim, tolerance, label = 4, 0.0025, "rows/fp32"

    def __call__(self, image: object) -> LocalFeatures:
        raise NotImplementedError

    def match(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        rows = np.arange(min(len(a), len(b)))
        return Matches(rows, rows, np.linspace(0, 1, len(rows), dtype=np.float32))


def at(points: Points) -> LocalFeatures:
    return LocalFeatures(points.astype(np.float32), np.full((len(points), 4), 0.5, np.float32), SIZE)


def scattered(count: int = 40, seed: int = 0) -> Points:
    return np.random.default_rng(seed).uniform((20, 20), (780, 580), (count, 2)).astype(np.float32)


ROWS: LocalExtractor = RowByRow()


def test_a_plane_seen_from_elsewhere_is_found_with_its_matrix() -> None:
    points = scattered()
    found = verify(at(points), at(points * 0.5 + [100, 50]), ROWS)
    assert (found.model, found.inliers) == ("homography", 40)
    assert found.homography is not None
    moved = np.c_[found.query, np.ones(40)] @ found.homography.T
    np.testing.assert_allclose(moved[:, :2] / moved[:, 2:], found.photo, atol=1e-3)


def test_depth_is_explained_by_the_fundamental_matrix() -> None:
    points, depth = scattered(80), np.random.default_rng(1).uniform(0.2, 1.0, 80)
    moved = points + np.stack([120 * depth, 10 * depth], 1)
    found = verify(at(points), at(moved), ROWS)
    assert found.model == "fundamental" and found.homography is None


def test_keypoints_of_one_place_count_once_and_the_surest_stands_for_them() -> None:
    points = np.repeat(scattered(20), 3, axis=0)
    found = verify(at(points), at(points * 0.5 + [100, 50]), ROWS)
    assert found.inliers == len(found.inlier) == 20
    np.testing.assert_allclose(found.confidence, np.linspace(0, 1, 60, dtype=np.float32)[2::3])


@pytest.mark.parametrize(
    "move",
    [
        lambda p: p * [-1, 1] + [800, 0],
        lambda p: p * 0.01 + 300,
        lambda p: np.full_like(p, 300.0),
        lambda p: np.random.default_rng(5).permutation(p),
        lambda p: np.stack([p[:, 0], p[:, 0]], 1),
    ],
    ids=["mirrored", "shrunk to a spot", "all on one spot", "shuffled", "all on one line"],
)
def test_what_no_camera_does_is_not_verified(move: Callable[[Points], Points]) -> None:
    points = scattered()
    found = verify(at(points), at(move(points)), ROWS)
    assert found.inliers < 15


def test_inliers_in_one_corner_of_both_photos_say_too_little() -> None:
    corner = scattered() * 0.4
    assert verify(at(corner), at(corner + 3), ROWS).inliers == 0
    spread = verify(at(corner), at(corner * 2.4), ROWS)
    assert spread.inliers == 40  # a thing in a corner of one photo may fill the other


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_handful_of_matches_is_no_model(count: int) -> None:
    found = verify(at(scattered(count)), at(scattered(count)), ROWS)
    assert (found.inliers, found.model, found.homography) == (0, "", None)


def test_pairs_are_told_in_the_whole_photo_inliers_first() -> None:
    points = scattered()
    moved = points.copy()
    moved[:5] = moved[:5][::-1] + 90
    told = pairs_of(at(points), at(moved), ROWS, 15, Region(0.5, 0.5, 0.5, 0.5))
    flags = [pair["inlier"] for pair in told["pairs"]]
    assert flags == sorted(flags, reverse=True) and sum(flags) == told["inliers"] >= 35
    sure = [pair["confidence"] for pair in told["pairs"][: told["inliers"]]]
    assert sure == sorted(sure, reverse=True)
    assert all(0.5 <= value <= 1 for pair in told["pairs"] for value in pair["query"])
    for pair in told["pairs"][:10]:
        x, y, w = np.array(told["homography"]) @ [*pair["query"], 1]
        np.testing.assert_allclose([x / w, y / w], pair["photo"], atol=1e-3)
    assert (told["threshold"], told["verified"], told["extractor"]) == (15, True, "rows/fp32")


def test_a_shortlist_is_verified_and_broken_photos_are_passed_over() -> None:
    def broken() -> LocalFeatures:
        raise StageError("gone")

    extract = made("rootsift")
    china, flower = extract(sample("china")), extract(sample("flower"))
    one, other, gone = uuid4(), uuid4(), uuid4()
    found = shortlist_verify(
        china, [(one, lambda: flower), (gone, broken), (other, lambda: china)], extract, seconds=60
    )
    assert found.finished
    assert set(found.inliers) == {one, other}
    assert reordered([one, gone, other], found.inliers, 20) == [other, one, gone]


def test_a_spent_budget_ends_the_verification_and_says_so() -> None:
    extract = made("rootsift")
    found = shortlist_verify(extract(sample("china")), [(uuid4(), lambda: None)], extract, seconds=-1)  # type: ignore[list-item,return-value]
    assert (found.finished, found.inliers) == (False, {})
