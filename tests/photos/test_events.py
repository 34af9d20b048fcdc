"""News as server-sent events."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import redis
from django.http import HttpRequest
from django.test import AsyncClient, Client

from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.api.views.events import event_lines
from webapp.photos.events import (
    MANY,
    announce,
    photos_announce,
    session_mark,
    stages_announce,
    stream_key,
)
from webapp.photos.models import Photo, StageRun
from webapp.photos.services.edit import photo_change
from webapp.photos.services.trash import photos_restore, photos_trash, trash_empty

pytestmark = pytest.mark.usefixtures("broker")


async def _events(lines: AsyncIterator[bytes], count: int) -> list[tuple[str, dict[str, Any]]]:
    """(id, event) of the first few that are not comments."""
    found: list[tuple[str, dict[str, Any]]] = []
    async for text in lines:
        for block in text.decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if line and line[0] != ":")
            if "data" in fields:
                found.append((fields.get("id", ""), json.loads(fields["data"])))
        if len(found) >= count:
            break
    return found


def listen(user: User, start: str, count: int, session: str = "") -> list[tuple[str, dict[str, Any]]]:
    return asyncio.run(asyncio.wait_for(_events(event_lines(user, start, session), count), 20))


@pytest.mark.django_db(transaction=True)
def test_counts_greet_and_missed_events_follow(
    member: User, photo_make: PhotoMaker, broker: redis.Redis
) -> None:
    broker.delete(stream_key(member.pk))
    photo = photo_make()
    stages_announce(list(StageRun.objects.filter(photo=photo).select_related("photo")))
    (_, counts), (id_, event) = listen(member, "0-0", 2)
    assert counts == {"type": "counts", "pending": 1}
    stages = {"metadata": "pending", "thumbnails": "pending"}
    assert event == {"type": "photo", "id": str(photo.id), "stages": stages}
    assert id_


@pytest.mark.django_db(transaction=True)
def test_pages_hear_of_photos_that_change_or_go(
    member: User, photo_make: PhotoMaker, broker: redis.Redis
) -> None:
    photo = photo_make()
    acts: list[Callable[[], object]] = [
        lambda: photo_change(photo=photo, favourite=True),
        lambda: photos_trash(photos=[photo.id]),
        lambda: photos_restore(photos=[photo.id]),
        lambda: photos_trash(photos=[photo.id]),
        lambda: trash_empty(photos=Photo.objects.filter(owner=member)),
    ]
    for act in acts:
        broker.delete(stream_key(member.pk))
        act()
        assert listen(member, "0-0", 2)[1][1] == {"type": "photo", "id": str(photo.id), "stages": {}}


@pytest.mark.django_db(transaction=True)
def test_many_changes_are_told_at_once(member: User, broker: redis.Redis) -> None:
    broker.delete(stream_key(member.pk))
    photos_announce((member.pk, uuid.uuid4()) for _ in range(MANY + 1))
    assert listen(member, "0-0", 2)[1][1] == {"type": "again"}


def test_the_stream_goes_on_behind_the_last_event(member: User, broker: redis.Redis) -> None:
    broker.delete(stream_key(member.pk))
    announce(member.pk, [{"type": "x", "n": n} for n in range(3)])
    entries = listen(member, "0-0", 4)
    rest = listen(member, entries[1][0], 3)
    assert [event["n"] for _, event in rest[1:]] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_other_tabs_of_a_browser_hear_that_its_session_is_over(member: User, broker: redis.Redis) -> None:
    broker.delete(stream_key(member.pk))
    here, elsewhere = signed_in(member), signed_in(member)
    marks = [mark_of(here), mark_of(elsewhere)]
    here.logout()
    announce(member.pk, [{"type": "later"}])
    heard = [[event["type"] for _, event in listen(member, "0-0", 2, mark)] for mark in marks]
    assert heard == [["counts", "signed_out"], ["counts", "later"]]


def signed_in(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client


def mark_of(client: Client) -> str:
    request = HttpRequest()
    request.session = client.session
    return session_mark(request)


def test_members_hear_their_own_news_only(member: User, stranger: User, broker: redis.Redis) -> None:
    for person in (member, stranger):
        broker.delete(stream_key(person.pk))
    announce(stranger.pk, [{"type": "secret"}])
    announce(member.pk, [{"type": "mine"}])
    assert [event["type"] for _, event in listen(member, "0-0", 2)] == ["counts", "mine"]


def test_nobody_hears_anything_without_signing_in(db: None) -> None:
    async def ask() -> int:
        return (await AsyncClient().get("/api/v1/events/")).status_code

    assert asyncio.run(ask()) == 401
    assert Client().post("/api/v1/events/").status_code == 405
