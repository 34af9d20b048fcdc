"""Edits of many photos are done by a worker: all of it or nothing, with progress, stop and undo."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from search.api import cluster_edit_views
from search.clusters.edits import jobs
from search.clusters.edits.jobs import edit_execute, edit_progress
from search.clusters.edits.progress import told
from search.clusters.members import clusters_describe
from search.models import Cluster, ClusterEdit, EmbeddingSpace
from search.runs import run_cancel
from tests.clusters.test_edits import URL, ids, library, named, send, state  # noqa: F401 - a fixture
from webapp.accounts.models import User
from webapp.photos.models import Photo


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four photos are many here."""
    monkeypatch.setattr(cluster_edit_views, "AT_ONCE", 4)


def later(api: APIClient, path: str, **sent: Any) -> dict[str, Any]:
    """What an edit answers that is left to a worker."""
    done = send(api, path, 202, **sent)
    assert (done["count"], done["undo"], done["clusters"]) == (0, None, [])
    run: dict[str, Any] = done["run"]
    assert (run["state"], run["progress"]) == ("pending", 0)
    return run


def ended(api: APIClient, run: dict[str, Any]) -> dict[str, Any]:
    edit_execute(run_id=run["id"])
    return found(api, run)


def found(api: APIClient, run: dict[str, Any]) -> dict[str, Any]:
    answer = api.get(f"{URL}edits/{run['id']}/")
    assert answer.status_code == 200
    shown: dict[str, Any] = answer.json()
    return shown


EDITS: dict[str, Callable[[list[Photo]], tuple[str, dict[str, Any]]]] = {
    "merge": lambda photos: (f"{named('Dog').pk}/merge/", {"clusters": [str(named("Cat").pk)]}),
    "put": lambda photos: (f"{named('Dog').pk}/put/", {"selection": {"ids": ids(photos[10:16])}}),
    "take out": lambda photos: (f"{named('Dog').pk}/take_out/", {"selection": {"ids": ids(photos[:6])}}),
    "make": lambda photos: ("", {"selection": {"ids": ids(photos[5:15])}, "name": "Both"}),
}


@pytest.mark.parametrize("which", EDITS)
def test_what_is_many_is_done_by_a_worker_and_taken_back_by_one(
    api: APIClient, library: list[Photo], which: str
) -> None:
    before = state()
    path, sent = EDITS[which](library)
    run = later(api, path, **sent)
    assert state() == before
    done = ended(api, run)
    assert (done["state"], done["progress"], bool(done["undo"])) == ("success", 1, True)
    assert done["count"] >= 6 and done["clusters"] and state() != before
    undoing = send(api, f"edits/{run['id']}/undo/", 202)
    assert ended(api, undoing)["state"] == "success"
    assert state() == before


def test_what_is_few_is_done_at_once(api: APIClient, library: list[Photo]) -> None:
    done = send(api, f"{named('Dog').pk}/put/", selection={"ids": ids(library[10:13])})
    assert (done["run"], done["count"]) == (None, 3)


def test_a_large_cluster_is_described_by_a_worker(
    api: APIClient, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_edit_views, "LARGE", 9)
    later(api, f"{named('Dog').pk}/take_out/", selection={"ids": ids(library[:1])})


def test_the_same_request_twice_is_one_edit_and_another_one_waits(
    api: APIClient, library: list[Photo]
) -> None:
    path, sent = EDITS["merge"](library)
    name = str(uuid4())
    first = later(api, path, **sent, request=name)
    assert later(api, path, **sent, request=name)["id"] == first["id"]
    path, sent = EDITS["make"](library)
    assert send(api, path, 409, **sent)["error"]["code"] == "clusters_busy"
    ended(api, first)
    after = state()
    edit_execute(run_id=first["id"])
    assert state() == after


def test_stopped_before_or_in_the_middle_nothing_is_changed(
    api: APIClient, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()
    path, sent = EDITS["merge"](library)
    early = later(api, path, **sent)
    assert send(api, f"edits/{early['id']}/cancel/")["state"] == "cancelled"
    late = later(api, path, **sent)
    seen = []

    def stopped(*arguments: Any) -> None:
        edit = ClusterEdit.objects.get(pk=late["id"])
        seen.append(edit_progress(edit))
        run_cancel(run=edit)
        clusters_describe(*arguments)
        told(0.9)

    monkeypatch.setattr("search.clusters.edits.action.clusters_describe", stopped)
    assert ended(api, late)["state"] == "cancelled"
    assert seen == [0.6]
    assert state() == before
    assert send(api, f"edits/{late['id']}/undo/", 400)["error"]["message"]


def test_an_edit_that_cannot_be_done_says_why_and_changes_nothing(
    api: APIClient, library: list[Photo]
) -> None:
    path, sent = EDITS["put"](library)
    run = later(api, path, **sent)
    Cluster.objects.filter(pk=named("Dog").pk).delete()
    before = state()
    done = ended(api, run)
    assert (done["state"], done["undo"]) == ("failed", None)
    assert "gone" in done["reason"]
    assert state() == before


def test_nobody_sees_stops_or_takes_back_another_members_edit(
    api: APIClient, stranger_api: APIClient, library: list[Photo]
) -> None:
    path, sent = EDITS["merge"](library)
    run = later(api, path, **sent)
    assert stranger_api.get(f"{URL}edits/{run['id']}/").status_code == 404
    for act in ("cancel", "undo"):
        send(stranger_api, f"edits/{run['id']}/{act}/", 404)
    assert ended(api, run)["state"] == "success"


def test_photos_that_left_meanwhile_are_not_moved(
    api: APIClient, member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    path, sent = EDITS["make"](library)
    run = later(api, path, **sent)
    library[5].delete()
    assert ended(api, run)["count"] == 9
    assert jobs.AT_ONCE == 2000
