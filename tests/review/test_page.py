"""The page of the review: for members, and with nothing of anybody in it."""

from django.test import Client
from rest_framework.test import APIClient

from tests.review.conftest import ReadMaker


def test_the_page_is_there_for_who_is_signed_in(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    answer = api.get("/review/turns/", {"state": "odd", "min": "x"})
    assert answer.status_code == 200
    assert 'data-island="review"' in answer.content.decode()
    assert str(photo.id) not in answer.content.decode()


def test_who_is_not_signed_in_comes_back_after_signing_in(client: Client, db: None) -> None:
    answer = client.get("/review/turns/", {"state": "turned"})
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/review/turns/%3Fstate%3Dturned"
