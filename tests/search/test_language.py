"""What may be typed into the search box: its grammar, its filters, and what it says to what it cannot understand."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from search.errors import SearchUnclear
from search.models import Cluster, ClusterRun, Orientation, PhotoTag, Tag
from search.text.language.filters import FILTERS
from search.text.language.grammar import Term, parse
from search.text.language.periods import period
from search.text.services import document_update
from tests.vectors import fan, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.albums import album_add, album_create

URL = "/api/v1/search/"


def test_words_phrases_and_filters_are_told_apart() -> None:
    found = parse('red  "old boat" -sea camera:Nikon -tag:"two words"', FILTERS)
    assert found.words == 'red "old boat" -sea'
    assert found.terms == (
        Term("camera", "Nikon", False, 21, 33),
        Term("tag", "two words", True, 34, 50),
    )


@pytest.mark.parametrize("typed", ["12:30", "http://a.b/c", "note:this", "a:b:c", "æ:ø", ":", "-", "- -"])
def test_a_colon_after_what_is_no_filter_is_part_of_a_word(typed: str) -> None:
    assert parse(typed, FILTERS).terms == ()


@pytest.mark.parametrize(
    ("typed", "start", "end", "said"),
    [
        ('dog "on the beach', 4, 17, "open here"),
        ("dog camera:", 4, 11, "Say what after camera:"),
        ("camra:nikon", 0, 11, "If you mean camera:"),
    ],
)
def test_what_cannot_be_understood_is_pointed_at(typed: str, start: int, end: int, said: str) -> None:
    with pytest.raises(SearchUnclear, match=said) as raised:
        parse(typed, FILTERS)
    assert raised.value.detail == {"start": start, "end": end}


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", (2024, 1, 1), (2025, 1, 1)),
        ("2024-12", (2024, 12, 1), (2025, 1, 1)),
        ("2024-2-29", (2024, 2, 29), (2024, 3, 1)),
    ],
)
def test_a_period_is_a_year_a_month_or_a_day(
    text: str, first: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    assert period(text) == (datetime(*first, tzinfo=UTC), datetime(*after, tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2024-13", "24", "0000", "9999", "yesterday", "2024-05-17T10"]
)
def test_what_is_no_date_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write a year, a month or a day"):
        period(text)


@pytest.fixture
def photos(member: User) -> list[Photo]:
    """Four photos, the first the newest; the first two have much that filters ask for."""
    made = photos_with(member, space_make(), fan(4))
    for i, photo in enumerate(made):
        Photo.objects.filter(pk=photo.pk).update(taken_at=datetime(2024 - i, 5, 17, tzinfo=UTC))
    Photo.objects.filter(pk=made[0].pk).update(
        camera_make="NIKON", camera_model="D90", lens="50mm f/1.8", place_name="São Paulo, Brazil", name="IMG_7.jpg",
        favourite=True, taken_at_source="exif", turn=90,
    )  # fmt: skip
    PhotoTag.objects.create(photo=made[0], tag=Tag.objects.create(name="dog"))
    Orientation.objects.create(photo=made[0], angle=8.0, quarter=0, confidence=0.9, state="suggested")
    album_add(album=album_create(owner=member, name="At the Lake"), photos=made[:2])
    run = ClusterRun.objects.create(owner=member)
    cluster = Cluster.objects.create(owner=member, run=run, name="Boats", size=2, cohesion=0.5)
    for place, photo in enumerate(made[:2]):
        cluster.members.create(photo=photo, position=place, closeness=0.9)
    document_update(photo_ids=[photo.pk for photo in made], caption={made[0].pk: "A boat"})
    return made


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('album:"at the lake"', [0, 1]),
        ("-cluster:boats", [2, 3]),
        ("cluster:none", [2, 3]),
        ("tag:Dog", [0]),
        ("camera:nikon", [0]),
        ("camera:d9", [0]),
        ("lens:50MM", [0]),
        ("name:img_7", [0]),
        ("near:sao", [0]),
        ("before:2024", [1, 2, 3]),
        ("after:2022", [0, 1]),
        ("on:2023-05", [1]),
        ("after:2021 before:2024", [1, 2]),
        ("before:2021 after:2024", []),
        ("has:caption", [0]),
        ("-has:place", [1, 2, 3]),
        ("has:date is:turned", [0]),
        ("is:favourite", [0]),
        ("tilted:yes", [0]),
        ("tilted:>5", [0]),
        ("tilted:<5", []),
        ('boat album:"at the lake"', [0]),
    ],
)
def test_filters_narrow_and_alone_give_the_newest_first(
    api: APIClient, photos: list[Photo], typed: str, wanted: list[int]
) -> None:
    answer = api.post(URL, {"text": typed}).json()
    assert [row["photo"]["id"] for row in answer["results"]] == [str(photos[i].pk) for i in wanted]
    assert answer["asked"]["text"] == typed


def test_a_word_can_be_left_out(api: APIClient, photos: list[Photo]) -> None:
    found = {row["photo"]["id"] for row in api.post(URL, {"text": "-boat"}).json()["results"]}
    assert found == {str(photo.pk) for photo in photos[1:]}


def test_pages_of_filters_alone_go_on_to_the_end(api: APIClient, photos: list[Photo]) -> None:
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(taken_at=photos[0].taken_at)
    answer, found = api.post(URL, {"text": "-is:archived", "limit": 1}).json(), []
    while True:
        found += [row["photo"]["id"] for row in answer["results"]]
        if not answer["next"]:
            break
        answer = api.post(URL, {"cursor": answer["next"], "limit": 1}).json()
    assert sorted(found) == sorted(str(photo.pk) for photo in photos) and len(set(found)) == 4


def test_filters_narrow_a_search_by_a_picture(api: APIClient, photos: list[Photo]) -> None:
    answer = api.post(URL, {"photo": str(photos[0].pk), "text": 'album:"at the lake"'}).json()
    assert [row["photo"]["id"] for row in answer["results"]] == [str(photos[1].pk)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('album:"Nobody knows it"', "no album that is called"),
        ("cluster:Nothing", "no cluster that is called"),
        ("before:soon", "is no date"),
        ("is:lost", "favourite, archived"),
        ("tilted:much", "tilted:>5"),
    ],
)
def test_a_value_that_no_filter_knows_is_pointed_at(
    api: APIClient, photos: list[Photo], typed: str, said: str
) -> None:
    answer = api.post(URL, {"text": f"boat {typed}"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "search_unclear") and said in error["message"]
    assert (error["start"], error["end"]) == (5, 5 + len(typed))


def test_what_others_called_theirs_stays_unknown(stranger_api: APIClient, photos: list[Photo]) -> None:
    for typed in ('album:"at the lake"', "cluster:Boats"):
        assert stranger_api.post(URL, {"text": typed}).json()["error"]["code"] == "search_unclear"
    assert stranger_api.post(URL, {"text": "camera:nikon"}).json()["results"] == []


PIECES = st.one_of(
    st.sampled_from([f"{name}:" for name in FILTERS]),
    st.sampled_from(
        ['"', "-", "'", "&", "|", "!", "(", ")", "<->", ":*", "\\", "%", "_", ";", "--", "or", "\u202e"]
    ),
    st.text(max_size=6),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=8))
def test_whatever_is_typed_is_answered_or_refused_in_words(api: APIClient, pieces: list[str]) -> None:
    answer = api.post(URL, {"text": "".join(pieces)})
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or answer.json()["error"]["message"]
