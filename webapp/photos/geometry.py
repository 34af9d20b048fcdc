"""The largest upright rectangle inside a turned one. Pure arithmetic: no Django, no pixels."""

import math


def largest_rectangle(width: float, height: float, angle: float) -> tuple[float, float]:
    """(width, height) of the upright rectangle of most area inside a width x height one turned by `angle` degrees.

    Any angle, either direction; sides in the unit that came in, both > 0. Exact, by two cases. Where the short
    side is at most long * sin(2 * angle), only two corners touch, in the middle of the short side's reach: the area
    x * y under x * sin + y * cos = short is greatest where both terms are equal. Else all four corners touch, and
    the sides follow from width = x * cos + y * sin and height = x * sin + y * cos.
    The same case distinction: coproc and M. Hausner, Stack Overflow 16702966 (2013).
    """
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    long, short = max(width, height), min(width, height)
    if short <= 2 * sine * cosine * long or abs(sine - cosine) < 1e-9:
        half = short / 2
        return (half / sine, half / cosine) if width >= height else (half / cosine, half / sine)
    double = cosine * cosine - sine * sine
    return (width * cosine - height * sine) / double, (height * cosine - width * sine) / double


def straightened_size(width: int, height: int, angle: float) -> tuple[int, int]:
    """Whole pixels of the largest upright rectangle, none of them beyond the turned picture; at least 1 x 1."""
    if not angle:
        return width, height
    across, down = largest_rectangle(width, height, angle)
    return max(1, math.floor(across + 1e-9)), max(1, math.floor(down + 1e-9))
