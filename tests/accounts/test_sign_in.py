"""The pages: signing in and out, guessing slowed down, the password changed."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as NoCache
from rest_framework.throttling import ScopedRateThrottle

from tests.accounts.conftest import PASSWORD
from webapp.accounts import attempts
from webapp.accounts.models import User
from webapp.accounts.services import member_create

CREDENTIALS = {"username": "ada", "password": PASSWORD}
WRONG = {"username": "ada", "password": "wrong"}


def _text(client: Client, data: dict[str, str], **extra: Any) -> str:
    return client.post("/sign-in/", data, **extra).content.decode()


def test_signing_in_leads_to_the_library_with_a_fresh_session(client: Client, member: User) -> None:
    client.get("/sign-in/")
    before = client.session.session_key
    answer = client.post("/sign-in/", CREDENTIALS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [("/albums/", "/albums/"), ("https://elsewhere.example/", "/"), ("//elsewhere", "/")],
)
def test_only_addresses_of_this_site_are_gone_on_to(
    client: Client, member: User, wanted: str, led_to: str
) -> None:
    answer = client.post("/sign-in/", {**CREDENTIALS, "next": wanted})
    assert answer.headers["Location"] == led_to


def test_a_wrong_password_is_said_plainly(client: Client, member: User) -> None:
    assert "do not belong together" in _text(client, WRONG)


def test_guessing_a_members_password_is_stopped_with_a_clear_message(client: Client, member: User) -> None:
    for _ in range(attempts.NAME_FROM_ADDRESS):
        assert "Too many" not in _text(client, WRONG)
    assert "Too many failed attempts to sign in. Try again in" in _text(client, CREDENTIALS)
    assert "_auth_user_id" not in client.session


def test_somebody_elses_guessing_does_not_lock_the_member_out(client: Client, member: User) -> None:
    for _ in range(attempts.NAME_FROM_ADDRESS + 1):
        _text(client, WRONG, REMOTE_ADDR="198.51.100.7")
    assert client.post("/sign-in/", CREDENTIALS, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_guessing_many_names_from_one_address_is_stopped(client: Client, member: User) -> None:
    for number in range(attempts.ADDRESS):
        _text(client, {"username": f"name{number}", "password": "wrong"})
    assert "Too many" in _text(client, CREDENTIALS)


def test_the_api_counts_the_same_attempts(client: Client, member: User) -> None:
    for _ in range(attempts.NAME_FROM_ADDRESS):
        client.post("/api/v1/token/", WRONG, content_type="application/json")
    refused = client.post("/api/v1/token/", CREDENTIALS, content_type="application/json")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Too many" in refused.json()["error"]["message"]


def test_a_forged_address_does_not_evade_the_throttle(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"sign-in": "2/min"})
    answers = [
        client.post(
            "/api/v1/token/",
            CREDENTIALS,
            content_type="application/json",
            HTTP_X_FORWARDED_FOR=f"192.0.2.{number}",
        ).status_code
        for number in range(3)
    ]
    assert answers == [200, 200, 429]


def test_a_cache_that_is_down_keeps_nobody_out(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NoCache

    monkeypatch.setattr(cache, "get_many", refuse)
    assert client.post("/sign-in/", CREDENTIALS).status_code == 302


def test_whoever_is_signed_in_is_led_on(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/sign-in/").headers["Location"] == "/"


def test_signing_out_takes_a_post(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


def test_a_stale_tab_gets_401_in_json_after_signing_out(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/api/v1/me/").status_code == 200
    client.post("/sign-out/")
    stale = client.get("/api/v1/me/")
    assert stale.status_code == 401
    assert stale.json()["error"]["message"]


def test_a_new_password_ends_other_sessions_and_keeps_this_one(client: Client, member: User) -> None:
    User.objects.update(one_time_password=True)
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post("/sign-in/", CREDENTIALS)
    new = "a quite different sentence"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", data).headers["Location"] == "/account/"
    assert client.get("/api/v1/me/").json()["one_time_password"] is False
    assert elsewhere.get("/api/v1/me/").status_code == 401


def test_a_password_changed_in_the_admin_is_no_longer_a_one_time_one(client: Client, db: None) -> None:
    admin = member_create(username="cleo", password=PASSWORD, admin=True, one_time=True)
    client.force_login(admin)
    new = "a quite different sentence"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", data).status_code == 302
    admin.refresh_from_db()
    assert not admin.one_time_password


@pytest.mark.parametrize("new", ["short", "password", "ada"])
def test_a_weak_password_is_refused(client: Client, member: User, new: str) -> None:
    client.force_login(member)
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password/", data).status_code == 200
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


@pytest.mark.parametrize("page", ["/account/", "/password/"])
def test_pages_about_oneself_ask_for_signing_in(client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == f"/sign-in/?next={page}"


def test_the_account_page_knows_the_member_and_their_tokens(client: Client, member: User) -> None:
    client.force_login(member)
    context = client.get("/account/").context["island_data"]
    assert context["member"]["username"] == "ada"
    assert context["tokens"] == []
