"""The matched keypoints of a query and a photo, as the why view draws them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.extractors.local import LocalExtractor, LocalFeatures
from search.retrieval.region import Region
from search.retrieval.verification import Verification, verify


def pairs_of(
    query: LocalFeatures,
    photo: LocalFeatures,
    extractor: LocalExtractor,
    threshold: int,
    region: Region | None = None,
) -> dict[str, Any]:
    """Inliers first, surest first; points in 0..1 of each whole photo as displayed.

    `query` are the keypoints inside `region`, where the query is one.
    """
    found = verify(query, photo, extractor)
    box = _box(region)
    points = found.query @ box[:2, :2] + box[:2, 2]
    return {
        "pairs": [
            {
                "query": [round(float(value), 5) for value in points[i]],
                "photo": [round(float(value), 5) for value in found.photo[i]],
                "inlier": bool(found.inlier[i]),
                "confidence": round(float(found.confidence[i]), 4),
            }
            for i in np.lexsort((-found.confidence, ~found.inlier))
        ],
        "inliers": found.inliers,
        "putative": len(found.inlier),
        "model": found.model or None,
        "verified": found.inliers >= threshold,
        "threshold": threshold,
        "extractor": extractor.label,
        "homography": _homography(found, box),
    }


def _box(region: Region | None) -> NDArray[np.float64]:
    """Takes 0..1 of the region to 0..1 of the whole photo."""
    x, y, w, h = region.values() if region else (0.0, 0.0, 1.0, 1.0)
    return np.array([[w, 0.0, x], [0.0, h, y], [0.0, 0.0, 1.0]])


def _homography(found: Verification, box: NDArray[np.float64]) -> list[list[float]] | None:
    """From 0..1 of the whole query to 0..1 of the photo, row by row."""
    if found.homography is None:
        return None
    whole = found.homography @ np.linalg.inv(box)
    rows: list[list[float]] = (whole / whole[2, 2]).tolist() if abs(whole[2, 2]) > 1e-9 else whole.tolist()
    return rows
