"""Dates as people type them: 2024, 2024-05, 2024-05-17."""

import re
from datetime import UTC, datetime

from django.utils.translation import gettext as _

PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def period(text: str) -> tuple[datetime, datetime]:
    """First moment of the year, month or day, and first moment after it. Raises ValueError for a person."""
    found = PERIOD.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        return _between(year or 0, month, day)
    except ValueError:
        raise ValueError(
            _("%(text)s is no date; write a year, a month or a day, like 2024, 2024-05 or 2024-05-17.")
            % {"text": text}
        ) from None


def _between(year: int, month: int | None, day: int | None) -> tuple[datetime, datetime]:
    start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if day:
        return start, datetime.fromordinal(start.toordinal() + 1).replace(tzinfo=UTC)
    if month:
        return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return start, datetime(year + 1, 1, 1, tzinfo=UTC)
