"""Keypoints as bytes: 16-bit places, 8-bit descriptors. 400 RootSIFT keypoints take 53 KB.

A head (version, keypoints, dimensions, width, height, largest number) is followed by the places [N, 2] in 65535ths
of the photo's sides and the descriptors [N, D] in 127ths of the largest number.
"""

import struct

import numpy as np

from search.extractors.local import LocalFeatures

VERSION = 1
HEAD = struct.Struct("<BHHHHf")
STEPS, LEVELS = 65535, 127
MOST_KEYPOINTS = 500
MOST_BYTES = 128 * 1024


class PackedWrongly(ValueError):
    """The bytes are not keypoints of this version."""


def packed(features: LocalFeatures) -> bytes:
    """At most MOST_BYTES; of more keypoints than fit, the strongest."""
    dim = features.descriptors.shape[1]
    count = min(len(features), MOST_KEYPOINTS, (MOST_BYTES - HEAD.size) // (dim + 4))
    points, descriptors = features.points[:count], features.descriptors[:count]
    largest = float(np.abs(descriptors).max()) if count else 1.0
    places = np.round(np.clip(points / np.array(features.size), 0.0, 1.0) * STEPS).astype("<u2")
    levels = np.round(descriptors / (largest or 1.0) * LEVELS).astype(np.int8)
    head = HEAD.pack(VERSION, count, dim, *features.size, largest)
    return bytes(head + places.tobytes() + levels.tobytes())


def unpacked(data: bytes | memoryview) -> LocalFeatures:
    """The keypoints, descriptors of length 1 again. Raises PackedWrongly."""
    try:
        version, count, dim, width, height, largest = HEAD.unpack_from(data)
    except struct.error as error:
        raise PackedWrongly(str(error)) from error
    if version != VERSION or len(data) != HEAD.size + count * (4 + dim):
        raise PackedWrongly(f"Version {version}, {len(data)} bytes for {count} keypoints of {dim} numbers.")
    places = np.frombuffer(data, "<u2", 2 * count, HEAD.size).reshape(count, 2)
    levels = np.frombuffer(data, np.int8, count * dim, HEAD.size + 4 * count).reshape(count, dim)
    descriptors = levels.astype(np.float32) * (largest / LEVELS)
    descriptors /= np.maximum(np.linalg.norm(descriptors, axis=1, keepdims=True), 1e-6)
    points = (places / STEPS * np.array([width, height])).astype(np.float32)
    return LocalFeatures(points, descriptors, (width, height))
