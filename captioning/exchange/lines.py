"""JSON whose objects know the line they begin in, so that an error can name it. No Django."""

import json
from bisect import bisect_right
from typing import Any


class Entry(dict[str, Any]):
    """A JSON object; `line` counts from 1."""

    line: int = 1


def json_with_lines(text: str) -> Any:
    """As json.loads, but every object is an Entry. Raises ValueError that names line and column."""
    starts = [place + 1 for place, sign in enumerate(text) if sign == "\n"]
    decoder = json.JSONDecoder()
    plain = decoder.parse_object  # type: ignore[attr-defined]

    def placed(state: tuple[str, int], *rest: Any) -> tuple[Entry, int]:
        found, end = plain(state, *rest)
        entry = Entry(found)
        entry.line = bisect_right(starts, state[1] - 1) + 1
        return entry, end

    decoder.parse_object = placed  # type: ignore[attr-defined]
    decoder.scan_once = json.scanner.py_make_scanner(decoder)  # type: ignore[attr-defined]
    try:
        return decoder.decode(text)
    except RecursionError as error:
        raise ValueError("it is nested deeper than any list of captions") from error
