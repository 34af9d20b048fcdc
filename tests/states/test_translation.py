"""Every text that a member can see goes through the catalogue: a language that marks all texts shows which do not."""

import html.parser
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import trans_real

from webapp.accounts.errors import NameTaken, TooManyAttempts
from webapp.accounts.models import User
from webapp.photos import errors

pytestmark = pytest.mark.django_db
OPEN, CLOSE = "⟦", "⟧"
NAMES = {"plumb", "olga", "o", "·", ""}


class _Marking(trans_real.DjangoTranslation):
    """English, every text between two marks."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{OPEN}{msgid1 if n == 1 else msgid2}{CLOSE}"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    marking = _Marking("en")
    monkeypatch.setitem(trans_real._translations, "en", marking)  # type: ignore[attr-defined]
    monkeypatch.setattr(trans_real._active, "value", marking, raising=False)  # type: ignore[attr-defined]
    yield


class _Visible(html.parser.HTMLParser):
    """The texts of a page that somebody sees or hears."""

    HIDDEN = ("script", "style")
    SPOKEN = ("aria-label", "title", "placeholder", "alt")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self.HIDDEN
        self.texts += [value or "" for name, value in attrs if name in self.SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self.HIDDEN

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def unmarked(page: str) -> list[str]:
    """What is left of a page's texts without those that came from the catalogue."""
    rest = (re.sub(f"{OPEN}.*?{CLOSE}", "", text, flags=re.DOTALL) for text in _Visible(page).texts)
    words = (re.sub(r"[\s·]+", " ", text).strip() for text in rest)
    return [word for word in words if word.lower() not in NAMES]


@pytest.fixture
def olga() -> User:
    return User.objects.create_user("olga", password="a long enough one")


SIGNED_IN = [
    *("/", "/albums/", "/clusters/", "/processing/", "/review/turns/", "/search/", "/upload/"),
    *("/account/", "/password/"),
]


@pytest.mark.parametrize("address", SIGNED_IN)
def test_frames_of_pages(marked: None, olga: User, address: str) -> None:
    client = Client()
    client.force_login(olga)
    answer = client.get(address)
    assert answer.status_code == 200
    assert unmarked(answer.content.decode()) == []


def test_sign_in_with_what_went_wrong(marked: None, olga: User) -> None:
    assert unmarked(Client().get("/sign-in/").content.decode()) == []
    answer = Client().post("/sign-in/", {"username": "olga", "password": "wrong"})
    assert unmarked(answer.content.decode()) == []
    assert f"{OPEN}This name and password" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "shared/over", "shared/password"])
def test_pages_of_trouble(marked: None, name: str) -> None:
    page = render_to_string(f"{name}.html", request=RequestFactory().get("/"))
    assert unmarked(page) == []


REFUSED: list[tuple[str, str, Any]] = [
    ("get", "photos/?favourite=maybe", None),
    ("get", f"photos/{uuid4()}/", None),
    ("post", "photos/bulk/", {"action": "album_add", "selection": {"ids": [str(uuid4())]}}),
    ("post", "photos/bulk/", {"action": "trash", "selection": {}}),
    ("post", "photos/zip/", {"selection": {"ids": [str(uuid4())]}}),
    ("patch", f"uploads/{uuid4()}/", {}),
    ("post", "search/", {}),
    ("post", "search/", {"text": "cat", "region": [0, 0, 3, 3]}),
    ("post", "clusters/runs/", {"algorithm": "none such"}),
]


@pytest.mark.parametrize(("method", "path", "sent"), REFUSED)
def test_refusals_of_the_api(marked: None, olga: User, method: str, path: str, sent: Any) -> None:
    client = Client()
    client.force_login(olga)
    answer = getattr(client, method)(f"/api/v1/{path}", sent or {}, content_type="application/json")
    assert answer.status_code >= 400
    message = answer.json()["error"]["message"]
    assert OPEN in message and message.endswith(CLOSE), message


def test_what_is_counted_and_who_is_named(marked: None) -> None:
    for error in (
        TooManyAttempts(60),
        TooManyAttempts(600),
        NameTaken("olga"),
        errors.StorageFull(),
        errors.LinkOver(),
        errors.LinkTriedTooOften(90),
        errors.MemberUnknown("olga"),
    ):
        assert str(error).startswith(OPEN), error
        assert str(error).endswith(CLOSE), error
        assert "%(" not in str(error)
