"""`near:` a place by its name in any language, or coordinates; `place:` by what photos call it."""

import pytest
from rest_framework.test import APIClient

from tests.vectors import photo_row
from webapp.accounts.models import User
from webapp.photos.gazetteer import city_named

URL = "/api/v1/search/"


@pytest.fixture
def photos(member: User) -> dict[str, str]:
    """Around Lisbon: in it, across the river, an hour away; and at the antipodes of a point in Spain."""
    places = {
        "lisbon": (38.71, -9.13, "Lisbon, Portugal"),
        "almada": (38.68, -9.16, "Almada, Portugal"),
        "evora": (38.57, -7.91, "Évora, Portugal"),
        "wellington": (-41.29, 174.78, "Wellington, New Zealand"),
    }
    made = {}
    for name, (latitude, longitude, place) in places.items():
        photo = photo_row(member, latitude=latitude, longitude=longitude, place_name=place)
        made[str(photo.pk)] = name
    photo_row(member)
    return made


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("near:Lisbon", {"lisbon", "almada"}),
        ("near:lissabon", {"lisbon", "almada"}),
        ("near:Лиссабон", {"lisbon", "almada"}),
        ('near:"Lisbon, Portugal"', {"lisbon", "almada"}),
        ("near:Lisbon,150km", {"lisbon", "almada", "evora"}),
        ("near:portugal", {"lisbon", "almada", "evora"}),
        ("near:evora", {"evora"}),
        ("near:38.71,-9.13", {"lisbon", "almada"}),
        ('near:"38.71, -9.13, 2 km"', {"lisbon"}),
        ("near:41.29,-5.22,20018km", {"lisbon", "almada", "evora", "wellington"}),
        ("near:-41.29,174.78", {"wellington"}),
        ("-near:Lisbon has:place", {"evora", "wellington"}),
        ("near:nowhereatall", set()),
        ("place:lisbon", {"lisbon"}),
        ("place:evora", {"evora"}),
    ],
)
def test_photos_are_found_by_where_they_were_taken(
    api: APIClient, photos: dict[str, str], typed: str, wanted: set[str]
) -> None:
    answer = api.post(URL, {"text": typed}).json()
    assert {photos[row["photo"]["id"]] for row in answer["results"]} == wanted


@pytest.mark.parametrize("typed", ["near:91,0", "near:0,181", "near:Lisbon,0km", "near:0,0,99999km"])
def test_a_place_that_cannot_be_is_pointed_at(api: APIClient, photos: dict[str, str], typed: str) -> None:
    error = api.post(URL, {"text": typed}).json()["error"]
    assert (error["code"], error["start"], error["end"]) == ("search_unclear", 0, len(typed))
    assert "near:" in error["message"]


@pytest.mark.parametrize(
    ("name", "city"),
    [("paris", "France"), ("Paris, US", "United States"), ("東京", "Japan"), ("são paulo", "Brazil")],
)
def test_of_cities_with_one_name_the_largest_is_meant(name: str, city: str) -> None:
    found = city_named(name)
    assert found is not None and found.country == city


@pytest.mark.parametrize("name", ["", "pt", "LIS x", ".*", '"name"', "PT", "Europe/Lisbon", "\\"])
def test_what_names_no_city_names_none(name: str) -> None:
    assert city_named(name) is None
