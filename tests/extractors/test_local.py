"""Every local extractor: the same points in a photo and in its warp, none where nothing is."""

import numpy as np
import pytest
from PIL import Image

from search.retrieval.verification import verify
from tests.extractors.local import every_extractor, features_of, made, sample

pytestmark = pytest.mark.parametrize("name", every_extractor())


def test_keypoints_lie_in_the_photo_and_descriptors_have_length_one(name: str) -> None:
    found = features_of(name, "china")
    assert len(found) > 100
    assert (found.points >= 0).all() and (found.points <= np.array(found.size)).all()
    assert found.descriptors.shape == (len(found), made(name).dim)
    np.testing.assert_allclose(np.linalg.norm(found.descriptors, axis=1), 1.0, atol=1e-4)


def test_a_photo_and_a_smaller_part_of_it_are_verified_and_points_land_where_they_belong(name: str) -> None:
    part, extract = sample("china").crop((75, 45, 405, 300)).resize((264, 204)), made(name)
    found = verify(extract(part), features_of(name, "china"), extract)
    assert found.inliers >= 20
    expected = (found.query[found.inlier] * [330, 255] + [75, 45]) / [480, 320]
    assert np.median(np.abs(found.photo[found.inlier] - expected)) < 0.01


def test_photos_of_different_things_share_next_to_nothing(name: str) -> None:
    extract = made(name)
    assert verify(features_of(name, "china"), features_of(name, "flower"), extract).inliers < 20


def test_noise_is_not_verified(name: str) -> None:
    one, other = (
        Image.fromarray(np.random.default_rng(seed).integers(0, 255, (150, 200, 3), np.uint8))
        for seed in (1, 2)
    )
    assert verify(made(name)(one), made(name)(other), made(name)).inliers < 20


@pytest.mark.parametrize("size", [(1, 1), (64, 64), (3000, 2)])
def test_a_photo_without_content_matches_nothing(name: str, size: tuple[int, int]) -> None:
    extract = made(name)
    found = verify(extract(Image.new("RGB", size, "white")), features_of(name, "china"), extract)
    assert (found.inliers, found.model, found.homography) == (0, "", None)


def test_the_same_photo_gives_the_same_answer_again(name: str) -> None:
    extract, one, other = made(name), features_of(name, "china"), features_of(name, "flower")
    first, second = verify(one, other, extract), verify(one, other, extract)
    assert np.array_equal(first.inlier, second.inlier)
    assert np.array_equal(extract(sample("china")).points, one.points)


def test_its_label_names_it(name: str) -> None:
    assert made(name).label.startswith(name) and len(made(name).label) <= 80
