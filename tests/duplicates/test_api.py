"""The API of duplicates: pages on to the last group, few queries, nothing of other members, two tabs at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from search.evaluation.edits import saved
from search.models import DuplicateGroup, DuplicateMember, Fingerprint
from tests.duplicates.conftest import Compared, Take
from tests.duplicates.samples import sample
from tests.members import signed_in
from tests.vectors import photo_row
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/duplicates/"


def groups_made(owner: User, count: int, *, kind: str = "identical", size: int = 2) -> list[DuplicateGroup]:
    """Groups of photos without pixels."""
    photos = [photo_row(owner) for _ in range(size)] if size > 8 else []
    made = DuplicateGroup.objects.bulk_create(DuplicateGroup(owner=owner, kind=kind) for _ in range(count))
    members, prints = [], []
    for group in made:
        of_group = photos or [photo_row(owner) for _ in range(size)]
        for place, photo in enumerate(of_group):
            prints.append(Fingerprint(photo=photo, pixels=f"{group.pk}", sharpness=9.0, grey=False))
            members.append(DuplicateMember(group=group, photo=photo, kind=kind, position=place, look=place))
    Fingerprint.objects.bulk_create(prints)
    DuplicateMember.objects.bulk_create(members)
    return made


def read(client: APIClient, url: str) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def test_a_group_says_which_copy_is_the_best_and_why(api: APIClient, take: Take, compared: Compared) -> None:
    photo = sample("coffee")
    take(saved(photo.resize((225, 150)), 40), name="small.jpg")
    take(photo, name="large.jpg")
    compared()
    (group,) = read(api, URL)["results"]
    assert (group["kind"], group["size"], group["reason"]) == ("edited", 2, "resolution")
    assert [one["photo"]["name"] for one in group["photos"]] == ["large.jpg", "small.jpg"]
    assert group["photos"][0]["facts"]["width"] == 450
    assert read(api, f"{URL}{group['id']}/") == group
    found = read(api, f"{URL}summary/")
    edited = next(kind for kind in found["kinds"] if kind["kind"] == "edited")
    small = Photo.objects.get(name="small.jpg")
    assert edited == {"kind": "edited", "groups": 1, "photos": 1, "bytes": small.bytes}
    assert found["pending"] == 0


def test_pages_go_on_to_the_last_of_many_groups_in_few_queries(api: APIClient, member: User) -> None:
    groups_made(member, 130)
    groups_made(member, 3, kind="burst")
    seen: list[str] = []
    url: str | None = f"{URL}?kind=identical&limit=50"
    while url:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = read(api, url)
        assert len(queries) <= 12
        seen += [group["id"] for group in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 130
    with CaptureQueriesContext(connection) as queries:
        counts = {kind["kind"]: kind["groups"] for kind in read(api, f"{URL}summary/")["kinds"]}
    assert counts == {"identical": 130, "edited": 0, "burst": 3} and len(queries) <= 12


def test_the_page_comes_in_few_queries(api: APIClient, member: User) -> None:
    groups_made(member, 20)
    with CaptureQueriesContext(connection) as queries:
        answer = api.get("/review/duplicates/")
    assert answer.status_code == 200 and b'"groups": 20' in answer.content
    assert len(queries) <= 12
    assert APIClient().get("/review/duplicates/").status_code == 302


def test_a_huge_group_is_shown_in_part_and_paged(api: APIClient, member: User) -> None:
    (group,) = groups_made(member, 1, size=140)
    (shown,) = read(api, URL)["results"]
    assert shown["size"] == 140 and len(shown["photos"]) == 8
    with CaptureQueriesContext(connection) as queries:
        page = read(api, f"{URL}{group.pk}/photos/")
    assert len(page["results"]) == 100 and page["next"] and len(queries) <= 12


def test_of_a_group_in_the_trash_in_part_only_the_rest_is_shown(api: APIClient, member: User) -> None:
    (group,) = groups_made(member, 1, size=3)
    best = group.members.order_by("position").first()
    assert best is not None
    api.post("/api/v1/photos/bulk/", {"action": "trash", "selection": {"ids": [str(best.photo_id)]}})
    (shown,) = read(api, URL)["results"]
    assert shown["size"] == 2
    assert str(best.photo_id) not in [one["photo"]["id"] for one in shown["photos"]]


def test_other_members_groups_are_not_found(
    api: APIClient, stranger_api: APIClient, member: User, stranger: User
) -> None:
    (group,) = groups_made(member, 1)
    assert read(stranger_api, URL)["results"] == []
    assert all(kind["groups"] == 0 for kind in read(stranger_api, f"{URL}summary/")["kinds"])
    assert stranger_api.get(f"{URL}{group.pk}/").status_code == 404
    assert stranger_api.get(f"{URL}{group.pk}/photos/").status_code == 404
    theirs = stranger_api.post(f"{URL}{group.pk}/decide/", {"decision": "trash"})
    nobodys = stranger_api.post(f"{URL}{uuid4()}/decide/", {"decision": "trash"})
    assert theirs.status_code == nobodys.status_code == 409 and theirs.json() == nobodys.json()
    mine = photo_row(stranger)
    foreign = api.post(f"{URL}{group.pk}/decide/", {"decision": "trash", "keep": [str(mine.pk)]})
    assert foreign.status_code == 409
    assert not Photo.objects.filter(trashed_at__isnull=False).exists()
    for url in (URL, f"{URL}summary/"):
        assert APIClient().get(url).status_code == 401


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"decision": "burn"},
        {"decision": "trash", "keep": "all"},
        {"decision": "trash", "keep": ["x"]},
        {"decision": "trash", "keep": []},
    ],
)
def test_a_decision_that_says_nothing_sensible_is_refused(api: APIClient, member: User, sent: Any) -> None:
    (group,) = groups_made(member, 1)
    assert api.post(f"{URL}{group.pk}/decide/", sent, format="json").status_code == 400
    assert not Photo.objects.filter(trashed_at__isnull=False).exists()
    assert api.get(f"{URL}?kind=nonsense").status_code == 400
    assert api.get(f"{URL}?cursor=nonsense").status_code == 404


def test_deciding_answers_how_to_undo_it(api: APIClient, member: User) -> None:
    (group,) = groups_made(member, 1, size=3)
    done = api.post(f"{URL}{group.pk}/decide/", {"decision": "trash", "size": 3}).json()
    assert done["count"] == 2
    assert read(api, URL)["results"] == []
    assert api.post("/api/v1/photos/bulk/undo/", {"undo": done["undo"]}).json() == {"count": 2}
    assert len(read(api, URL)["results"]) == 1
    bulk = api.post("/api/v1/photos/bulk/", {"action": "duplicates", "selection": {"ids": []}})
    assert bulk.status_code == 400, "decisions are made here and nowhere else"


def test_the_best_of_all_identical_ones_is_kept_as_confirmed(api: APIClient, member: User) -> None:
    groups_made(member, 3)
    groups_made(member, 1, kind="edited")
    url = f"{URL}identical/decide/"
    refused = api.post(url, {"photos": 4})
    assert refused.status_code == 409 and "3 photos" in refused.json()["error"]["message"]
    with CaptureQueriesContext(connection) as few:
        assert api.post(url, {"photos": 3}).json()["count"] == 3
    groups_made(member, 30)
    with CaptureQueriesContext(connection) as many:
        assert api.post(url, {"photos": 30}).json()["count"] == 30
    assert len(many) <= len(few), "statements do not grow with the groups"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_decide_at_once_never_trash_both(member: User, services: None) -> None:
    (group,) = groups_made(member, 1)
    a, b = group.members.order_by("position").values_list("photo", flat=True)
    start = threading.Barrier(2)

    def decide(keep: Any) -> int:
        client = signed_in(member)
        start.wait()
        try:
            return client.post(
                f"{URL}{group.pk}/decide/", {"decision": "trash", "keep": [str(keep)]}
            ).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as tabs:
        answers = sorted(tabs.map(decide, (a, b)))
    assert answers == [200, 409]
    assert Photo.objects.filter(trashed_at__isnull=True).count() == 1


def test_photos_deleted_meanwhile_leave_no_group_behind(
    api: APIClient, member: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    (group,) = groups_made(member, 1)
    Photo.objects.filter(pk=group.members.values("photo")[:1]).delete()
    assert read(api, URL)["results"] == []
    assert api.get(f"{URL}{group.pk}/").status_code == 404
    assert api.post(f"{URL}{group.pk}/decide/", {"decision": "keep_all"}).status_code == 409
