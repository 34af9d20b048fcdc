"""Tokens: asked for by password, shown once, stored as hashes, revoked for good."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from tests.accounts.conftest import PASSWORD
from webapp.accounts.models import ApiToken, User
from webapp.accounts.services import token_create


def _with(api: APIClient, token: str) -> APIClient:
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return api


def test_a_right_password_gives_a_token_that_signs_in(api: APIClient, member: User) -> None:
    answer = api.post("/api/v1/token/", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 200
    me = _with(api, answer.json()["token"]).get("/api/v1/me/")
    assert me.status_code == 200
    assert me.json()["username"] == "ada"


def test_a_wrong_password_gives_none_and_says_why_in_the_one_error_format(
    api: APIClient, member: User
) -> None:
    answer = api.post("/api/v1/token/", {"username": "ada", "password": "wrong"})
    assert answer.status_code == 401
    assert set(answer.json()) == {"error"}
    assert "do not belong together" in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", [{}, {"username": "ada"}, {"username": "ada", "password": {"a": 1}}, []])
def test_a_request_without_name_and_password_is_the_senders_fault(api: APIClient, body: object) -> None:
    answer = api.post("/api/v1/token/", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid"


def test_an_old_broken_token_does_not_hinder_signing_in_anew(api: APIClient, member: User) -> None:
    answer = _with(api, "broken").post("/api/v1/token/", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 200


def test_a_deactivated_member_gets_no_token_and_older_ones_end(api: APIClient, member: User) -> None:
    _, text = token_create(owner=member, name="script")
    User.objects.update(is_active=False)
    assert api.post("/api/v1/token/", {"username": "ada", "password": PASSWORD}).status_code == 401
    assert _with(api, text).get("/api/v1/me/").status_code == 401


def test_only_the_hash_of_a_token_is_stored(member: User) -> None:
    token, text = token_create(owner=member, name="script")
    stored = ApiToken.objects.filter(pk=token.pk).values_list()[0]
    assert text not in map(str, stored)
    assert len(token.sha256) == 64


def test_a_token_is_shown_when_it_is_made_and_never_again(api: APIClient, member: User) -> None:
    api.force_authenticate(member)
    made = api.post("/api/v1/tokens/", {"name": "my script"})
    assert made.status_code == 201
    assert made.json()["token"].startswith("plumb_")
    listed = api.get("/api/v1/tokens/").json()
    assert [set(token) for token in listed["results"]] == [
        {"id", "name", "created_at", "last_used_at", "expires_at"}
    ]


def test_a_revoked_token_is_refused(api: APIClient, member: User) -> None:
    token, text = token_create(owner=member, name="script")
    assert _with(api, text).delete(f"/api/v1/tokens/{token.pk}/").status_code == 204
    refused = api.get("/api/v1/me/")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused_and_cannot_be_made(api: APIClient, member: User) -> None:
    past = timezone.now() - timedelta(seconds=1)
    _, text = token_create(owner=member, name="script", expires_at=past)
    assert _with(api, text).get("/api/v1/me/").status_code == 401
    api.credentials()
    api.force_authenticate(member)
    answer = api.post("/api/v1/tokens/", {"name": "late", "expires_at": past.isoformat()})
    assert answer.status_code == 400
    assert "expires_at" in answer.json()["error"]["fields"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "bearer \xe9", "Bearer a b c"])
def test_a_malformed_token_is_refused(api: APIClient, member: User, header: str) -> None:
    api.credentials(HTTP_AUTHORIZATION=header)
    assert api.get("/api/v1/me/").status_code == 401


def test_members_neither_see_nor_revoke_each_others_tokens(
    api: APIClient, member: User, other_member: User
) -> None:
    token, _ = token_create(owner=other_member, name="hers")
    api.force_authenticate(member)
    assert api.get("/api/v1/tokens/").json()["results"] == []
    assert api.delete(f"/api/v1/tokens/{token.pk}/").status_code == 404
    assert ApiToken.objects.filter(pk=token.pk).exists()


def test_use_is_noted_but_not_at_every_request(api: APIClient, member: User) -> None:
    token, text = token_create(owner=member, name="script")
    _with(api, text).get("/api/v1/me/")
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    api.get("/api/v1/me/")
    token.refresh_from_db()
    assert token.last_used_at == first
