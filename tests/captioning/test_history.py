"""What was ever written about a photo: approved, shown again, undone; and only to its owner."""

import pytest
from rest_framework.test import APIClient

from captioning.models import Caption
from captioning.services import captions_suggest
from captioning.suggestion import Suggestion
from search.models import SearchDocument
from tests.captioning.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(photo_make: PhotoMaker) -> Photo:
    """The machine has said something about it."""
    made = photo_make()
    captions_suggest(found={made.id: Suggestion("A dog.", 0.4, "m@1/fp32")})
    return made


def _url(photo: Photo, act: str = "") -> str:
    return f"/api/v1/photos/{photo.id}/caption/{act}"


def _write(api: APIClient, photo: Photo, text: str) -> dict[str, object]:
    found: dict[str, object] = api.put(_url(photo), {"text": text}).json()
    return found


def test_an_approved_suggestion_outlasts_later_runs_of_the_machine(api: APIClient, photo: Photo) -> None:
    answer = api.post(_url(photo, "approve/")).json()
    captions_suggest(found={photo.id: Suggestion("A cat.", 0.9, "m@2/fp32")})
    shown = api.get(f"/api/v1/photos/{photo.id}/").json()["caption"]
    assert (answer["source"], answer["approved"], answer["model"]) == ("person", True, "m@1/fp32")
    assert (shown["text"], shown["suggestion"]) == ("A dog.", "A cat.")


def test_saving_the_suggestion_unchanged_approves_of_it(api: APIClient, photo: Photo) -> None:
    assert _write(api, photo, "A dog.")["approved"] is True
    assert _write(api, photo, "Ada")["approved"] is False


@pytest.mark.parametrize("already", ["Ada", None])
def test_only_a_machines_words_can_be_approved(
    api: APIClient, photo_make: PhotoMaker, already: str | None
) -> None:
    photo = photo_make()
    if already:
        _write(api, photo, already)
    answer = api.post(_url(photo, "approve/"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_to_approve")


def test_writing_the_same_again_adds_nothing_to_the_history(api: APIClient, photo: Photo) -> None:
    assert _write(api, photo, "Ada")["id"] == _write(api, photo, " Ada ")["id"]
    assert photo.captions.count() == 2


def test_an_edit_is_undone_by_showing_what_stood_before(api: APIClient, photo: Photo) -> None:
    before = api.get(f"/api/v1/photos/{photo.id}/").json()["caption"]["id"]
    mine = _write(api, photo, "Ada")["id"]
    assert api.post(_url(photo, "show/"), {"caption": before}).json()["text"] == "A dog."
    assert SearchDocument.objects.get(photo=photo).caption == "A dog."
    assert api.post(_url(photo, "show/"), {"caption": mine}).json()["text"] == "Ada"
    captions_suggest(found={photo.id: Suggestion("A cat.", 0.9, "m@2/fp32")})
    assert Caption.objects.get(photo=photo, current=True).text == "Ada"


def test_where_nothing_stood_before_nothing_stands_after_the_undo(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    photo = photo_make()
    _write(api, photo, "Ada")
    assert api.post(_url(photo, "show/"), {"caption": None}).status_code == 200
    assert api.get(f"/api/v1/photos/{photo.id}/").json()["caption"] is None


def test_the_history_tells_who_wrote_what_the_latest_first(api: APIClient, photo: Photo) -> None:
    _write(api, photo, "Ada")
    _write(api, photo, "Ada runs")
    rows = api.get(_url(photo, "history/")).json()["results"]
    assert [(row["text"], row["author"], row["current"]) for row in rows] == [
        ("Ada runs", "mira", True),
        ("Ada", "mira", False),
        ("A dog.", None, False),
    ]


def test_the_history_is_paged_and_needs_few_queries(
    api: APIClient, photo: Photo, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        _write(api, photo, f"Version {number}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = api.get(_url(photo, "history/")).json()
    assert len(page["results"]) == 50
    assert len(api.get(page["next"]).json()["results"]) == 11


def test_a_caption_of_another_photo_cannot_be_shown(
    api: APIClient, photo: Photo, photo_make: PhotoMaker
) -> None:
    other = photo_make()
    foreign = _write(api, other, "Secret")["id"]
    for wanted in (foreign, 2**62):
        answer = api.post(_url(photo, "show/"), {"caption": wanted})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "caption_gone")
    assert api.post(_url(photo, "show/"), {"caption": "x"}).status_code == 400
    assert Caption.objects.get(photo=photo, current=True).text == "A dog."


def test_nobody_else_reads_or_changes_them(stranger_api: APIClient, photo: Photo) -> None:
    assert stranger_api.get(_url(photo, "history/")).status_code == 404
    for act in ("approve/", "show/", "revert/"):
        assert stranger_api.post(_url(photo, act), {"caption": None}).status_code == 404
    assert stranger_api.get(_url(photo, "reading/")).status_code == 404
    assert Caption.objects.get(photo=photo).current


def test_a_curators_name_stands_beside_what_they_wrote(api: APIClient, photo: Photo) -> None:
    curator = User.objects.create_user("cora", password="a long enough one")
    Caption.objects.filter(photo=photo).update(current=False)
    Caption.objects.create(photo=photo, text="Harbour", source="person", author=curator)
    assert api.get(_url(photo, "history/")).json()["results"][0]["author"] == "cora"
