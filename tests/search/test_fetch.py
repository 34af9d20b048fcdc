"""Fetching a picture from the web: real servers, and every trick they may try."""

import io
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import ClassVar

import pytest
from PIL import Image
from pytest_django import Settings
from rest_framework.test import APIClient

from search.api.throttles import FetchThrottle
from search.errors import FetchBusy, FetchRefused
from search.models import EmbeddingSpace
from search.retrieval import fetch, question
from search.retrieval.fetch import Doorkeeper, Limits, picture_fetch
from search.retrieval.public_address import Address, is_public

URL = "/api/v1/search/"


def picture() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "PNG")
    return out.getvalue()


class Web(BaseHTTPRequestHandler):
    """A server with good and bad manners, by path."""

    seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        Web.seen.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
        kind = self.path.split("?")[0].strip("/").split("/")
        try:
            getattr(self, f"_{kind[0]}")(*kind[1:])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _picture(self) -> None:
        self._send(picture(), Content_Type="image/png", Set_Cookie="a=b")

    def _page(self) -> None:
        self._send(b"<!DOCTYPE html><title>x</title>", Content_Type="text/html; charset=utf-8")

    def _hidden_page(self) -> None:
        self._send(b"  \n<HTML><img src=x>", Content_Type="image/png")

    def _missing(self) -> None:
        self._send(b"", 404)

    def _empty(self) -> None:
        self._send(b"")

    def _zipped(self) -> None:
        self._send(b"x", Content_Encoding="gzip")

    def _large(self) -> None:
        self._send(b"", Content_Length=str(10 * 1024**3))

    def _short(self) -> None:
        self._send(picture()[:100], Content_Length="100000")

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"\xff" * 65536)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def _drip_head(self) -> None:
        while True:
            self.wfile.write(b"H")
            time.sleep(0.05)

    def _hop(self, count: str) -> None:
        to = "/picture" if count == "0" else f"/hop/{int(count) - 1}"
        self._send(b"", 302, Location=to)

    def _to(self, *place: str) -> None:
        self._send(
            b"", 307, Location="://".join([place[0], "/".join(place[1:])]) if len(place) > 1 else place[0]
        )

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def web() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def limits(web: int) -> Limits:
    """Everything as in production, but that `pictures.example` lies on this test's server."""
    Web.seen.clear()

    def resolve(host: str, port: int) -> list[str]:
        known = {"pictures.example": ["127.0.0.1"], "inside.example": ["10.0.0.7"]}
        return known.get(host, [host])

    return Limits(ports=(web, 80, 443), seconds=3.0, allowed=_public_or_ours, resolve=resolve)


def _public_or_ours(address: Address) -> bool:
    """127.0.0.1 stands for a public address here."""
    return str(address) == "127.0.0.1" or is_public(address)


def test_a_picture_is_fetched_by_its_name_without_cookies_or_credentials(web: int, limits: Limits) -> None:
    assert picture_fetch(f"http://pictures.example:{web}/picture?a=1#part", limits) == picture()
    seen = Web.seen[0]
    assert (seen["host"], seen["path"]) == (f"pictures.example:{web}", "/picture?a=1")
    assert not {"cookie", "authorization", "referer"} & set(seen)
    assert seen["accept-encoding"] == "identity"


def test_proxies_of_the_environment_are_not_asked(
    web: int, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert picture_fetch(f"http://pictures.example:{web}/picture", limits)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://pictures.example/a", "gopher://pictures.example/", "data:image/png;base64,AA",
        "javascript:alert(1)", "//pictures.example/picture", "pictures.example/picture", "http://", "http:///picture",
        "http://user:word@pictures.example/", "http://user@pictures.example/", "http://@pictures.example/",
        "http://pictures.example:22/", "http://pictures.example:5432/", "http://pictures.example:0x50/",
        "http://pictures.example:99999/", "http://pictures.example\\@10.0.0.1/", "http://pictures.example /picture",
        "http://pictures.example/\r\nX: y", "http://pictures.example/\x00", "http://" + "a" * 3000,
        "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
        "http://[::ffff:127.0.0.1]/", "http://[::1]/", "http://[::]/", "http://[fe80::1%25eth0]/", "http://0/",
        "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.64.0.1/",
        "http://[2002:7f00:1::]/", "http://[64:ff9b::7f00:1]/", "http://224.0.0.1/", "http://inside.example/",
        "http://[::ffff:7f00:1]/", "http://①⑥⑨.254.169.254/", "http://pictures。example:1/", "http://[127.0.0.1]/",
    ],
)  # fmt: skip
def test_what_is_no_public_address_is_refused_before_any_connection(limits: Limits, url: str) -> None:
    with pytest.raises(FetchRefused):
        picture_fetch(url, limits)
    assert not Web.seen


def test_the_name_server_is_asked_once_and_its_second_answer_changes_nothing(
    web: int, limits: Limits
) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    assert picture_fetch(
        f"http://rebinding.example:{web}/picture", replace(limits, resolve=lambda *_: next(answers))
    )
    assert next(answers) == ["10.0.0.1"]  # never asked for


def test_a_private_address_beside_a_public_one_is_refused(web: int, limits: Limits) -> None:
    mixed = replace(limits, resolve=lambda *_: ["127.0.0.1", "192.168.0.1"])
    with pytest.raises(FetchRefused, match="not allowed"):
        picture_fetch(f"http://mixed.example:{web}/picture", mixed)


@pytest.mark.parametrize(
    "place", ["http/10.0.0.1/", "http/169.254.169.254/", "http/inside.example/", "file//etc/passwd", "ftp/x.example/"]
)  # fmt: skip
def test_a_redirect_to_where_nobody_may_go_is_refused(web: int, limits: Limits, place: str) -> None:
    with pytest.raises(FetchRefused):
        picture_fetch(f"http://pictures.example:{web}/to/{place}", limits)
    assert len(Web.seen) == 1


def test_three_redirects_are_followed_and_a_fourth_is_not(web: int, limits: Limits) -> None:
    assert picture_fetch(f"http://pictures.example:{web}/hop/2", limits) == picture()
    with pytest.raises(FetchRefused, match="too often"):
        picture_fetch(f"http://pictures.example:{web}/hop/3", limits)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("page", "a page"),
        ("hidden_page", "a page"),
        ("missing", "404"),
        ("empty", "incomplete"),
        ("short", "incomplete"),
        ("zipped", "compressed"),
        ("large", "25 MB"),
        ("endless", "25 MB"),
    ],
)
def test_what_is_no_picture_is_told(web: int, limits: Limits, path: str, words: str) -> None:
    with pytest.raises(FetchRefused, match=words):
        picture_fetch(f"http://pictures.example:{web}/{path}", limits)


@pytest.mark.parametrize("path", ["drip", "drip_head"])
def test_a_server_that_drips_is_left_when_the_time_is_over(web: int, limits: Limits, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(FetchRefused, match="within"):
        picture_fetch(f"http://pictures.example:{web}/{path}", replace(limits, seconds=0.6))
    assert time.monotonic() - started < 2.0


def test_a_name_server_that_never_answers_is_left_too(limits: Limits) -> None:
    slow = replace(limits, seconds=0.3, resolve=lambda *_: time.sleep(1.0) or [])  # type: ignore[func-returns-value]
    started = time.monotonic()
    with pytest.raises(FetchRefused, match="cannot be reached"):
        picture_fetch("http://slow.example/a.png", slow)
    assert time.monotonic() - started < 0.9


def test_nobody_listening_and_no_certificate_are_told(web: int, limits: Limits) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    for url in (f"http://pictures.example:{port}/", f"https://pictures.example:{web}/picture"):
        with pytest.raises(FetchRefused, match="cannot be reached"):
            picture_fetch(url, replace(limits, ports=(port, web)))


def test_a_fifth_fetch_at_once_is_sent_away(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "doorkeeper", full := Doorkeeper(1))
    monkeypatch.setattr(full._free, "acquire", lambda timeout: False)
    with pytest.raises(FetchBusy):
        picture_fetch("http://pictures.example/", limits)


def test_the_api_says_what_is_wrong_with_an_address(api: APIClient, space: EmbeddingSpace) -> None:
    answer = api.post(URL, {"url": "http://127.0.0.1/"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "url_refused")
    assert (
        api.post(URL, {"url": "http://a.example/", "photo": str(space.model_version_id)}).status_code == 400
    )


def test_the_api_searches_by_what_it_fetched(
    api: APIClient, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question, "picture_fetch", lambda url, limits: b"not a picture")
    assert api.post(URL, {"url": "http://a.example/"}).status_code == 415
    monkeypatch.setattr(question, "picture_fetch", lambda url, limits: picture())
    monkeypatch.setattr("search.retrieval.doorway.SECONDS", 0.2)
    assert api.post(URL, {"url": "http://a.example/"}).json()["error"]["code"] == "no_worker"


@pytest.mark.parametrize("opened", [False, True])
def test_private_networks_open_by_a_setting_only(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, opened: bool
) -> None:
    settings.FETCH_PRIVATE_NETWORKS = opened
    asked: list[Limits] = []

    def noted(_url: str, limits: Limits) -> bytes:
        asked.append(limits)
        return picture()

    monkeypatch.setattr(question, "picture_fetch", noted)
    question.picture_at("http://10.0.0.1/")
    assert asked[0].allowed(ip_address("10.0.0.1")) is opened
    assert not asked[0].allowed(ip_address("127.0.0.1"))


def test_fetching_has_a_limit_of_its_own(
    api: APIClient, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FetchThrottle, "THROTTLE_RATES", {"fetch": "2/min"})
    answers = [api.post(URL, {"url": "http://127.0.0.1/"}).status_code for _ in range(3)]
    assert answers == [422, 422, 429]
    assert api.post(URL, {"text": "still fine"}).status_code == 200
