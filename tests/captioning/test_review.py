"""The queue of captions that nobody has looked at: in its order, by bands, approved together and taken back."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from captioning.models import Caption
from captioning.services import captions_suggest
from captioning.suggestion import Suggestion
from tests.captioning.conftest import PhotoMaker
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db
URL = "/api/v1/captions/reviews/"


@pytest.fixture
def photos(photo_make: PhotoMaker) -> list[Photo]:
    """Four, described with 0.8, 0.2, 0.5 and 1.0."""
    made = [photo_make() for _ in range(4)]
    captions_suggest(
        found={
            photo.id: Suggestion(f"A dog, {sure}.", sure, "m@1/fp32")
            for photo, sure in zip(made, (0.8, 0.2, 0.5, 1.0), strict=True)
        }
    )
    return made


def _confidences(api: APIClient, query: str = "") -> list[float]:
    return [row["caption"]["confidence"] for row in api.get(URL + query).json()["results"]]


def test_the_least_sure_come_first(api: APIClient, photos: list[Photo]) -> None:
    assert _confidences(api) == [0.2, 0.5, 0.8, 1.0]
    assert _confidences(api, "?order=-confidence") == [1.0, 0.8, 0.5, 0.2]
    assert _confidences(api, "?min=0.5&max=0.8") == [0.5]
    assert _confidences(api, "?min=0.8&max=1") == [0.8, 1.0]


def test_what_somebody_has_looked_at_leaves_the_queue(api: APIClient, photos: list[Photo]) -> None:
    api.post(f"/api/v1/photos/{photos[1].id}/caption/approve/")
    api.put(f"/api/v1/photos/{photos[2].id}/caption/", {"text": "Ada"})
    api.delete(f"/api/v1/photos/{photos[3].id}/")
    assert _confidences(api) == [0.8]
    assert [row["caption"]["text"] for row in api.get(f"{URL}?state=written").json()["results"]] == ["Ada"]
    approved = api.get(f"{URL}?state=approved").json()["results"]
    assert [row["photo"]["id"] for row in approved] == [str(photos[1].id)]
    summary = api.get(f"{URL}summary/").json()
    assert summary["states"] == {"waiting": 1, "approved": 1, "written": 1}
    assert [(band["min"], band["waiting"]) for band in summary["bands"] if band["waiting"]] == [(0.6, 1)]


def test_pages_lead_through_captions_that_are_equally_sure(api: APIClient, photo_make: PhotoMaker) -> None:
    made = [photo_make() for _ in range(7)]
    captions_suggest(found={photo.id: Suggestion("A dog.", 0.5, "m@1/fp32") for photo in made})
    seen, address = list[str](), f"{URL}?limit=3"
    while address:
        page = api.get(address).json()
        seen += [row["photo"]["id"] for row in page["results"]]
        address = page["next"]
    assert sorted(seen) == sorted(str(photo.id) for photo in made)


def test_a_page_needs_few_queries(
    api: APIClient, photos: list[Photo], django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        api.get(URL)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        api.get(f"{URL}summary/")


def test_a_band_is_approved_at_once_but_for_some_and_taken_back(api: APIClient, photos: list[Photo]) -> None:
    sent = {"min": 0.5, "max": 1.0, "except": [str(photos[2].id)]}
    done = api.post(f"{URL}approve/", sent).json()
    assert done["count"] == 2
    assert _confidences(api) == [0.2, 0.5]
    captions_suggest(found={photos[0].id: Suggestion("A cat.", 0.9, "m@2/fp32")})
    assert Caption.objects.get(photo=photos[0], current=True).text == "A dog, 0.8."
    api.put(f"/api/v1/photos/{photos[3].id}/caption/", {"text": "Ada"})

    assert api.post("/api/v1/photos/bulk/undo/", {"undo": done["undo"]}).json()["count"] == 1

    assert Caption.objects.get(photo=photos[0], current=True).text == "A cat."
    assert Caption.objects.get(photo=photos[3], current=True).text == "Ada"


def test_the_same_request_twice_approves_once(api: APIClient, photos: list[Photo]) -> None:
    sent = {"min": 0.9, "request": str(uuid4())}
    answers = [api.post(f"{URL}approve/", sent).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Caption.objects.filter(approved=True).count() == 1


def test_an_empty_band_is_nothing_to_undo(api: APIClient, photos: list[Photo]) -> None:
    assert api.post(f"{URL}approve/", {"min": 0.85, "max": 0.9}).json() == {
        "count": 0,
        "undo": None,
        "run": None,
    }


@pytest.mark.parametrize("query", ["?min=nan", "?max=2", "?min=0.9&max=0.1", "?state=x", "?cursor=x"])
def test_what_is_no_band_is_refused(api: APIClient, photos: list[Photo], query: str) -> None:
    assert api.get(URL + query).status_code in (400, 404)


def test_nobody_sees_or_approves_another_members(stranger_api: APIClient, photos: list[Photo]) -> None:
    assert stranger_api.get(URL).json()["results"] == []
    assert stranger_api.get(f"{URL}summary/").json()["states"] == {"waiting": 0, "approved": 0, "written": 0}
    assert stranger_api.post(f"{URL}approve/", {}).json()["count"] == 0
    assert not Caption.objects.filter(approved=True).exists()
