"""Reads the map's binary answers as the browser does."""

import json
from typing import Any

import numpy as np


def head_and_body(content: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(content[:4], "little")
    assert length % 4 == 0
    return json.loads(content[4 : 4 + length]), content[4 + length :]


def points_in(content: bytes) -> dict[str, Any]:
    """x, y, day, group and gone of each point, and the groups."""
    head, body = head_and_body(content)
    count = head["count"]
    numbers = np.frombuffer(body[: 8 * count], "<u2")
    return {
        **head,
        "places": numbers[: 2 * count].reshape(-1, 2),
        "days": numbers[2 * count : 3 * count],
        "group": numbers[3 * count :],
        "gone": np.frombuffer(body[8 * count :], np.uint8),
    }
