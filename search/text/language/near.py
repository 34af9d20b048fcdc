"""Where `near:` looks: around coordinates, or around a city by its name, as far as is said."""

import math
import re
from dataclasses import dataclass

from django.db.models import F, FloatField, Q, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext as _

from webapp.photos.gazetteer import city_named

USUAL_KM = 10.0
"""Around coordinates."""
FROM_EDGE_KM = 25.0
"""Around a city, from its edge: so far photos are named after it, too."""
MOST_KM = 20_020.0
"""Half way around the earth."""
_EARTH_KM = 6371.0
_KM_A_DEGREE = 111.2
_FAR = re.compile(r"\s*,\s*(?P<km>\d+(?:\.\d+)?)\s*km", re.IGNORECASE)
_POINT = re.compile(r"(?P<latitude>[+-]?\d+(?:\.\d*)?)\s*,\s*(?P<longitude>[+-]?\d+(?:\.\d*)?)")


@dataclass(frozen=True)
class Around:
    """So many km around a point in degrees."""

    latitude: float
    longitude: float
    km: float

    def condition(self) -> Q:
        """Photos taken there: in a box of latitudes first, which an index knows, then by distance on the sphere."""
        degrees = self.km / _KM_A_DEGREE
        box = Q(latitude__range=(self.latitude - degrees, self.latitude + degrees))
        return box & Q(longitude__isnull=False) & Q(LessThanOrEqual(self._distance(), self.km))

    def _distance(self) -> ASin:
        """Km by the haversine formula, as SQL."""
        north = Power(Sin(Radians((F("latitude") - Value(self.latitude)) / 2.0)), 2)
        east = Power(Sin(Radians((F("longitude") - Value(self.longitude)) / 2.0)), 2)
        narrowed = east * Cos(Radians(F("latitude"))) * Value(math.cos(math.radians(self.latitude)))
        half = Least(Sqrt(north + narrowed, output_field=FloatField()), Value(1.0))
        return ASin(half) * Value(2.0 * _EARTH_KM)  # type: ignore[return-value]


def near(value: str) -> Q:
    """Photos near a place: "38.72,-9.14", "38.72,-9.14,5km", "Lisbon", "Lisbon,40km". Raises ValueError for a person.

    A name means the city in any language, and whatever place is called so.
    """
    place, km = _far(value)
    point = _POINT.fullmatch(place)
    if point:
        return Around(*_checked(point), USUAL_KM if km is None else km).condition()
    called = Q(place_name__unaccent__icontains=place)
    city = city_named(place)
    if city is None:
        return called
    around = city.radius_km + (FROM_EDGE_KM if km is None else km)
    here = Around(city.latitude, city.longitude, around).condition()
    return here | called if km is None else here


def _far(value: str) -> tuple[str, float | None]:
    """The place, and how far around it, where that is said."""
    found = _FAR.search(value)
    if found is None or found.end() != len(value):
        return value, None
    km = float(found["km"])
    if not 0 < km <= MOST_KM:
        raise ValueError(_("Say how far in kilometres, like near:Lisbon,5km."))
    return value[: found.start()], km


def _checked(point: re.Match[str]) -> tuple[float, float]:
    latitude, longitude = float(point["latitude"]), float(point["longitude"])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(
            _("Latitudes lie between -90 and 90, longitudes between -180 and 180, like near:38.72,-9.14.")
        )
    return latitude, longitude
