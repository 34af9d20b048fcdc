"""Figures as lines that people can read."""

from collections.abc import Mapping
from typing import Any

LONGEST_LIST = 8


def table(figures: Mapping[str, Any]) -> str:
    """Name and value, one a line; nested figures are indented under their name, long lists are counted."""
    return "\n".join(_lines(figures, ""))


def _lines(figures: Mapping[str, Any], indent: str) -> list[str]:
    width = max((len(str(name)) for name in figures), default=0)
    found: list[str] = []
    for name, value in figures.items():
        if isinstance(value, Mapping) and len(value) > LONGEST_LIST * 4:
            found.append(f"{indent}{name:<{width}}  ({len(value)} entries, in the JSON)")
        elif isinstance(value, Mapping):
            found += [f"{indent}{name}", *_lines(value, indent + "  ")]
        else:
            found.append(f"{indent}{name:<{width}}  {_shown(value)}")
    return found


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, list | tuple) and len(value) > LONGEST_LIST:
        return f"({len(value)} entries, in the JSON)"
    return str(value)
