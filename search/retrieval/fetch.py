"""Fetching a picture from the web for a search, without letting anybody use the server as their browser.

Names are resolved once, every address is checked, and the connection goes to the checked address itself, so that a
second answer of the name server changes nothing; each redirect starts over. No proxies, cookies, credentials or
compressed bodies. Size and total time are limited. No Django in here.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as ResolverTimeout
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from search.errors import FetchBusy, FetchRefused
from search.retrieval.public_address import Allowed, Resolve, address_checked, host_read, is_public, resolve

CHUNK = 64 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_URL = 2000
PAGE = b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<svg"
HEADERS = {"User-Agent": "Plumb", "Accept": "image/*", "Accept-Encoding": "identity", "Connection": "close"}

NOT_ALLOWED = gettext_noop("This address is not allowed. Give the address of a picture on the public web.")
NOT_ANSWERING = gettext_noop(
    "The address cannot be reached. See that it opens in your browser, or upload the picture."
)
NOT_OF_THE_WEB = gettext_noop("This is not an address of the web. It begins with http:// or https://.")
_resolver = ThreadPoolExecutor(4, thread_name_prefix="resolve")


@dataclass(frozen=True)
class Limits:
    """What a fetch may cost and where it may go; `allowed` and `resolve` are for tests to put others in place."""

    bytes: int = 25 * 1024 * 1024
    seconds: float = 10.0
    redirects: int = 3
    ports: tuple[int, ...] = (80, 443)
    allowed: Allowed = is_public
    resolve: Resolve = resolve
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


class Doorkeeper:
    """Lets a few fetches run at a time in this process."""

    def __init__(self, places: int) -> None:
        self._free = threading.BoundedSemaphore(places)

    def __enter__(self) -> None:
        if not self._free.acquire(timeout=2.0):
            raise FetchBusy

    def __exit__(self, *_: object) -> None:
        self._free.release()


doorkeeper = Doorkeeper(4)


def picture_fetch(url: str, limits: Limits) -> bytes:
    """The bytes of the picture at a URL. Raises FetchRefused that says what is wrong, FetchBusy."""
    end = time.monotonic() + limits.seconds
    with doorkeeper:
        for _hop in range(limits.redirects + 1):
            found = _fetch(url, limits, end)
            if isinstance(found, bytes):
                return found
            url = urljoin(url, found)
    raise FetchRefused(
        _("The address sends from one place to the next too often. Copy the picture's own address.")
    )


def _fetch(url: str, limits: Limits, end: float) -> bytes | str:
    """One request: the body, or where it sends to."""
    parts, host, port = _target(url, limits)
    address = _resolved(host, port, limits, end)
    connection = _Pinned(host, port, address, limits.tls() if parts.scheme == "https" else None, _left(end))
    watch = threading.Timer(_left(end), connection.cut)
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        if answer.status in REDIRECTS and answer.getheader("Location"):
            return str(answer.getheader("Location"))
        return _body(answer, limits, end)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= end - 0.05:
            raise FetchRefused(_too_slow(limits)) from error
        raise FetchRefused(_(NOT_ANSWERING)) from error
    finally:
        watch.cancel()
        connection.close()


def _target(url: str, limits: Limits) -> tuple[SplitResult, str, int]:
    """A URL's parts, host and port. Raises FetchRefused for whatever is not plainly a picture's public address."""
    if len(url) > LONGEST_URL or not url.isprintable() or any(sign in url for sign in " \\"):
        raise FetchRefused(_(NOT_OF_THE_WEB))
    if not url.lower().startswith(("http://", "https://")):
        raise FetchRefused(_(NOT_OF_THE_WEB))
    try:
        parts = urlsplit(url.encode("ascii").decode() if url.isascii() else _escaped(url))
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        host = host_read(parts.hostname or "")
    except ValueError as error:
        raise FetchRefused(_(NOT_ALLOWED)) from error
    if parts.username is not None or parts.password is not None or port not in limits.ports:
        raise FetchRefused(_(NOT_ALLOWED))
    return parts, host, port


def _escaped(url: str) -> str:
    """Letters beyond ASCII in path and query as browsers send them; the host is read apart."""
    parts = urlsplit(url)
    quoted = [
        "".join(
            sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in text
        )
        for text in (parts.path, parts.query)
    ]
    return parts._replace(path=quoted[0], query=quoted[1], fragment="").geturl()


def _resolved(host: str, port: int, limits: Limits, end: float) -> str:
    try:
        addresses = _resolver.submit(limits.resolve, host, port).result(_left(end))
    except (OSError, ResolverTimeout, UnicodeError) as error:
        raise FetchRefused(_(NOT_ANSWERING)) from error
    try:
        return address_checked(addresses, limits.allowed)
    except ValueError as error:
        raise FetchRefused(_(NOT_ALLOWED)) from error


def _body(answer: http.client.HTTPResponse, limits: Limits, end: float) -> bytes:
    if answer.status != 200:
        raise FetchRefused(
            _("The address answers %(status)s and no picture. See that it opens in your browser.")
            % {"status": answer.status}
        )
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise FetchRefused(_("The address answers with a compressed file. Upload the picture instead."))
    declared = answer.getheader("Content-Length", "")
    if declared.isdecimal() and int(declared[:18]) > limits.bytes:
        raise FetchRefused(_too_large(limits))
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(CHUNK):
        size += len(part)
        if size > limits.bytes:
            raise FetchRefused(_too_large(limits))
        if not parts and _is_page(answer, part):
            raise FetchRefused(_("This is the address of a page. Copy the address of the picture itself."))
        if time.monotonic() > end:
            raise FetchRefused(_too_slow(limits))
        parts.append(part)
    if not parts or (declared.isdecimal() and size < int(declared)):
        raise FetchRefused(_("The picture came incomplete. Try again, or upload it."))
    return b"".join(parts)


def _is_page(answer: http.client.HTTPResponse, start: bytes) -> bool:
    kind = answer.getheader("Content-Type", "").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml") or start[:512].lstrip().lower().startswith(PAGE)


def _left(end: float) -> float:
    return max(0.05, end - time.monotonic())


def _too_large(limits: Limits) -> str:
    return f"The picture has more than {limits.bytes // 1024**2} MB. Choose a smaller one."


def _too_slow(limits: Limits) -> str:
    return f"The picture did not come within {limits.seconds:.0f} seconds. Try again, or upload it."


class _Pinned(http.client.HTTPConnection):
    """A connection to one checked address; the name is used for the Host header and the certificate only."""

    def __init__(
        self, host: str, port: int, address: str, tls: ssl.SSLContext | None, seconds: float
    ) -> None:
        super().__init__(f"[{host}]" if ":" in host else host, port, timeout=seconds)
        self.default_port = 443 if tls else 80
        self._name, self._address, self._tls = host, address, tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self._name)

    def cut(self) -> None:
        """End whatever waits on the network; another thread's call."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has just ended by itself
                return
