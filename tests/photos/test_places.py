"""A place in words: the city, the country where no city is near, nothing at sea."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.photos.models import Photo
from webapp.photos.pipeline.places import cities, place_name
from webapp.photos.pipeline.schedule import runs_repeat

PLACES = {
    "middle of a city": (38.7223, -9.1393, "Lisbon, Portugal"),
    "edge of a city, nearer to a small neighbour": (38.6916, -9.2160, "Lisbon, Portugal"),
    "town beside a large city": (38.7538, -9.2308, "Amadora, Portugal"),
    "country of its own inside another": (43.74, 7.42, "Monaco, Monaco"),
    "nobody near": (64.96, -19.02, "Iceland"),
    "middle of the sea": (0.0, -30.0, ""),
    "pole": (-90.0, 0.0, ""),
    "east of the date line": (-18.14, 178.44, "Suva, Fiji"),
    "west of the date line": (-16.9, -179.9, "Fiji"),
}


@pytest.mark.parametrize("place", PLACES)
def test_places_have_names(place: str) -> None:
    latitude, longitude, name = PLACES[place]
    assert place_name(latitude, longitude) == name


def test_the_list_is_the_world() -> None:
    known = cities()
    assert len(known.names) == len(known.codes) == len(known.radius) == len(known.where) > 60_000
    assert set(known.codes) <= set(known.countries) | {"XK"}


def test_the_stage_names_the_place_also_of_photos_from_before(
    api: APIClient, photo_make: PhotoMaker, processed: Callable[[Photo], Photo]
) -> None:
    place: dict[str, Any] = {
        "GPSLatitudeRef": "N",
        "GPSLatitude": (38.0, 43.0, 20.0),
        "GPSLongitudeRef": "W",
        "GPSLongitude": (9.0, 8.0, 21.0),
    }
    photo = processed(photo_make(pictures.jpeg(seed=31, **place)))
    assert photo.place_name == "Lisbon, Portugal"
    Photo.objects.update(place_name="")
    runs_repeat(photos=[photo.id], names=["metadata"])
    processed(photo)
    found = api.get(f"/api/v1/photos/{photo.id}/").json()["place"]
    assert found["name"] == "Lisbon, Portugal"
    assert found["latitude"] == pytest.approx(38.72222, abs=1e-4)


def test_without_a_place_there_is_no_name(
    photo_make: PhotoMaker, processed: Callable[[Photo], Photo]
) -> None:
    assert processed(photo_make()).place_name == ""
