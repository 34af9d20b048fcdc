"""The part of a search that somebody is typing at. Knows no database; half of what is typed may be missing."""

import re
from dataclasses import dataclass

PART = re.compile(r'(?P<minus>-)?(?:(?P<name>[^\W\d_]+):)?(?P<value>"[^"]*"?|[^\s"]*)')


@dataclass(frozen=True)
class Token:
    """`-name:value` at [start, end) of what was typed; the value without its quotation marks."""

    minus: str
    name: str
    value: str
    start: int
    end: int


def tokens_of(typed: str) -> list[Token]:
    """All parts, in order."""
    found: list[Token] = []
    place = 0
    while place < len(typed):
        part = PART.match(typed, place)
        if part is None or part.end() == place:
            place += 1
            continue
        value = part["value"].strip('"')
        found.append(Token(part["minus"] or "", (part["name"] or "").lower(), value, place, part.end()))
        place = part.end()
    return found


def token_at(typed: str, at: int) -> Token:
    """The part that the place `at` is in or right behind; an empty one between two parts."""
    around = (part for part in tokens_of(typed) if part.start <= at <= part.end)
    return next(around, Token("", "", "", at, at))


def quoted(value: str) -> str:
    """As a filter takes it: in quotation marks where it has blanks."""
    value = value.replace('"', " ").strip()
    return f'"{value}"' if re.search(r"\s", value) else value
