"""Days of a made-up life with a camera: months of very different size, holidays of many photos, one huge month."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

MONTHS = 260
NEWEST = (2026, 10)
LARGEST = 20_000
_DAY_SPREAD = 1.4
_MONTH_SPREAD = 1.1


def month_sizes(count: int, chance: random.Random) -> list[int]:
    """Photos in each month, newest first: a long tail, and the 31st with a fifth of all, LARGEST at most."""
    largest = min(LARGEST, count // 5)
    weights = [chance.lognormvariate(0, _MONTH_SPREAD) * (1 - 0.7 * age / MONTHS) for age in range(MONTHS)]
    weights[30] = 0.0
    total = sum(weights)
    sizes = [int((count - largest) * weight / total) for weight in weights]
    sizes[30] = largest
    sizes[0] += count - sum(sizes)
    return sizes


def moments(count: int, chance: random.Random) -> Iterator[datetime]:
    """`count` moments at which photos were taken."""
    for age, size in enumerate(month_sizes(count, chance)):
        months = NEWEST[0] * 12 + NEWEST[1] - 1 - age
        begin = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
        days = range(28)
        weights = [chance.lognormvariate(0, _DAY_SPREAD) for _ in days]
        for day in chance.choices(days, weights, k=size):
            yield begin + timedelta(days=day, seconds=chance.randrange(7 * 3600, 23 * 3600))
