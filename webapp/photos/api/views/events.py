"""The member's own news as server-sent events, read from their stream in Valkey."""

import json
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError

from webapp.photos.api.authentication import requester
from webapp.photos.connections import connection_release
from webapp.photos.events import session_mark, stream_key
from webapp.photos.selectors import Person, photos_pending

HEARTBEAT_SECONDS = 15
LIFE_SECONDS = 600
"""After this the browser asks again, and whose account is closed by then gets nothing more."""
COUNTS_SECONDS = 2
_EVENT_ID = re.compile(r"^\d{1,19}-\d{1,19}$")
_BATCH = 200


@require_GET
async def events(request: HttpRequest) -> HttpResponseBase:
    """GET events/: the stream; `Last-Event-ID` takes it up where it was cut."""
    user, mark = await sync_to_async(_requester)(request)
    if not user.is_authenticated:
        error = {"code": "not_authenticated", "message": _("Sign in to hear the news of your library.")}
        return JsonResponse({"error": error}, status=401)
    given = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id", "")
    start = given if _EVENT_ID.match(given) else ""
    response = StreamingHttpResponse(event_lines(user, start, mark), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def event_lines(user: Person, start: str, session: str = "") -> AsyncIterator[bytes]:
    """The stream's text: a greeting, counts, then each event with its id; comments keep the line open.

    It ends with the session whose mark is given; other sessions' ends are not told.
    """
    client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=2 * HEARTBEAT_SECONDS)
    assert user.pk is not None
    key = stream_key(user.pk)
    end = time.monotonic() + LIFE_SECONDS
    try:
        last = start or await _newest(client, key)
        yield b"retry: 3000\n\n" + await _counts(user)
        counted = time.monotonic()
        owing = False
        while time.monotonic() < end:
            wait = COUNTS_SECONDS if owing else HEARTBEAT_SECONDS
            found = await _read(client, key, last, wait)
            for last, data in found:
                if over := _session_over(data):
                    if over == session:
                        yield b'data: {"type": "signed_out"}\n\n'
                        return
                    continue
                owing = True
                yield f"id: {last}\ndata: {data}\n\n".encode()
            if owing and time.monotonic() - counted >= COUNTS_SECONDS:
                yield await _counts(user)
                counted, owing = time.monotonic(), False
            elif not found:
                yield b": still here\n\n"
    except (RedisError, OSError):
        yield b": the news are interrupted; asking again\n\n"
    finally:
        await client.aclose()


async def _newest(client: "redis.asyncio.Redis", key: str) -> str:
    newest: Any = await client.xrevrange(key, count=1)
    return str(newest[0][0], "ascii") if newest else "0-0"


async def _read(client: "redis.asyncio.Redis", key: str, last: str, wait: int) -> list[tuple[str, str]]:
    """(id, JSON) of the events behind `last`; waits so many seconds for the first."""
    found: Any = await client.xread({key: last}, count=_BATCH, block=wait * 1000)
    entries = found[0][1] if found else []
    return [(str(id_, "ascii"), str(fields[b"data"], "utf-8")) for id_, fields in entries]


def _session_over(data: str) -> str:
    """The mark of the session that an event says is over; empty for all other events."""
    event = json.loads(data)
    return str(event["session"]) if event["type"] == "signed_out" else ""


def _requester(request: HttpRequest) -> tuple[Person, str]:
    try:
        return requester(request), session_mark(request)
    finally:
        connection_release()


def _pending(user: Person) -> int:
    try:
        return photos_pending(user)
    finally:
        connection_release()


async def _counts(user: Person) -> bytes:
    pending = await sync_to_async(_pending)(user)
    return f"data: {json.dumps({'type': 'counts', 'pending': pending})}\n\n".encode()
