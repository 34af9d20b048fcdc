"""The first admin, and new members."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from webapp.accounts.errors import NameTaken
from webapp.accounts.models import User
from webapp.accounts.services import first_admin_create, member_create


def test_the_first_admin_gets_a_one_time_password(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLUMB_ADMIN_PASSWORD", raising=False)
    name, password = first_admin_create()
    admin = User.objects.get()
    assert (admin.username, admin.is_superuser, admin.one_time_password) == (name, True, True)
    assert password is not None
    assert admin.check_password(password)


def test_the_environment_may_give_the_password(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMB_ADMIN_PASSWORD", "given by the environment")
    assert first_admin_create() == ("admin", None)
    admin = User.objects.get()
    assert admin.check_password("given by the environment")
    assert not admin.one_time_password


def test_a_second_start_makes_and_changes_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first_admin_create()
    before = User.objects.values().get()
    monkeypatch.setenv("PLUMB_ADMIN_PASSWORD", "another")
    assert first_admin_create() == ("admin", None)
    assert User.objects.values().get() == before


def test_a_site_with_members_gets_no_admin(db: None) -> None:
    member_create(username="ada", password="x")
    assert first_admin_create() == ("", None)
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_make_one_admin() -> None:
    def start(_: int) -> tuple[str, str | None]:
        try:
            return first_admin_create()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(start, range(4)))
    assert User.objects.count() == 1
    assert sum(password is not None for _, password in made) == 1


def test_a_name_is_given_once(db: None) -> None:
    member_create(username="ada", password="x")
    with pytest.raises(NameTaken, match="Choose another name"):
        member_create(username="ada", password="y")
