"""Keypoints as bytes: little is lost, nothing grows too large, other bytes are refused."""

import numpy as np
import pytest

from search.extractors.local import LocalFeatures
from search.local_features.packing import MOST_BYTES, PackedWrongly, packed, unpacked
from search.retrieval.verification import verify
from tests.extractors.local import every_extractor, features_of, made, sample


@pytest.mark.parametrize("name", every_extractor())
def test_packing_loses_next_to_nothing(name: str) -> None:
    extract = made(name)
    china, part = features_of(name, "china"), extract(sample("china").crop((75, 45, 405, 300)))
    kept = unpacked(packed(china))
    np.testing.assert_allclose(kept.points, china.points, atol=0.02)
    assert (kept.descriptors * china.descriptors).sum(1).min() > 0.995
    assert len(packed(china)) <= MOST_BYTES
    assert verify(part, kept, extract).inliers >= 0.9 * verify(part, china, extract).inliers


def test_a_photo_without_keypoints_is_packed_too() -> None:
    kept = unpacked(packed(LocalFeatures.none((30, 20), 128)))
    assert (len(kept), kept.size, kept.descriptors.shape) == (0, (30, 20), (0, 128))


def test_of_too_many_keypoints_the_strongest_are_kept() -> None:
    many = LocalFeatures(np.zeros((2000, 2), np.float32), np.eye(2000, 256, dtype=np.float32), (10, 10))
    assert len(packed(many)) <= MOST_BYTES
    assert len(unpacked(packed(many))) < 2000


@pytest.mark.parametrize(
    "data", [b"", b"\x01", b"\x02" + bytes(12), packed(LocalFeatures.none((3, 2), 4)) + b"x"]
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(PackedWrongly):
        unpacked(data)
