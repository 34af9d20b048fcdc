import pytest
from rest_framework.test import APIClient

from captioning.services import captions_suggest
from captioning.suggestion import Suggestion
from tests.captioning.conftest import PhotoMaker
from webapp.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_member(member: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(member)
    return client


def test_a_member_writes_a_caption(client_of_member: APIClient, photo_make: PhotoMaker) -> None:
    answer = client_of_member.put(_address(photo_make()), {"text": "My <b>dog</b>\x00 Ada"}, format="json")
    assert answer.status_code == 200
    assert answer.json()["text"] == "My <b>dog</b> Ada"
    assert answer.json()["source"] == "person"


def test_a_member_goes_back_to_the_suggestion(client_of_member: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    captions_suggest(found={photo.id: Suggestion("A dog.", 0.4, "m@1/fp32")})
    client_of_member.put(_address(photo), {"text": "Ada"}, format="json")
    answer = client_of_member.post(_address(photo) + "revert/")
    said = {
        "text": "A dog.",
        "source": "machine",
        "approved": False,
        "confidence": 0.4,
        "model": "m@1/fp32",
        "suggestion": None,
    }
    assert answer.json() == {"id": photo.captions.get(source="machine").pk, **said}


def test_the_machines_text_stands_beside_a_persons_own(
    client_of_member: APIClient, photo_make: PhotoMaker
) -> None:
    photo, alone = photo_make(), photo_make()
    captions_suggest(found={photo.id: Suggestion("A dog.", 0.4, "m@1/fp32")})
    answer = client_of_member.put(_address(photo), {"text": "Ada"}, format="json")
    assert (answer.json()["text"], answer.json()["suggestion"]) == ("Ada", "A dog.")
    assert client_of_member.get(f"/api/v1/photos/{photo.id}/").json()["caption"]["suggestion"] == "A dog."
    assert client_of_member.put(_address(alone), {"text": "Ada"}, format="json").json()["suggestion"] is None


@pytest.mark.parametrize("text", ["", "x" * 5001, None, ["a"], "\x00"])
def test_what_is_no_caption_is_refused(
    client_of_member: APIClient, photo_make: PhotoMaker, text: object
) -> None:
    answer = client_of_member.put(_address(photo_make()), {"text": text}, format="json")
    assert answer.status_code == 400


def test_a_stranger_does_not_learn_that_the_photo_exists(photo_make: PhotoMaker) -> None:
    stranger = APIClient()
    stranger.force_authenticate(User.objects.create_user("otto", password="a long enough one"))
    photo = photo_make()
    assert stranger.put(_address(photo), {"text": "Mine"}, format="json").status_code == 404
    assert stranger.post(_address(photo) + "revert/").status_code == 404
    assert not photo.captions.exists()


def _address(photo: object) -> str:
    return f"/api/v1/photos/{photo.id}/caption/"  # type: ignore[attr-defined]
