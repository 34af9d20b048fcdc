"""What people may not do to clusters: what makes no sense, and what is another member's."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from search.models import EmbeddingSpace
from tests.clusters.test_edits import URL, ids, library, make, named, send, state  # noqa: F401 - a fixture
from tests.vectors import blobs, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Photo

BAD = {
    "merge with itself": ("{dog}/merge/", {"clusters": ["{dog}"]}, 400),
    "merge with itself among others": ("{dog}/merge/", {"clusters": ["{cat}", "{dog}"]}, 400),
    "merge with none": ("{dog}/merge/", {"clusters": []}, 400),
    "merge with no list": ("{dog}/merge/", {"clusters": "{cat}"}, 400),
    "merge with no id": ("{dog}/merge/", {"clusters": ["x"]}, 400),
    "merge with one that is gone": ("{dog}/merge/", {"clusters": [str(uuid4())]}, 409),
    "merge into none": (f"{uuid4()}/merge/", {"clusters": ["{dog}"]}, 404),
    "no photos": ("", {"selection": {"ids": []}}, 400),
    "unknown photos": ("", {"selection": {"ids": [str(uuid4())]}}, 400),
    "no selection": ("{dog}/put/", {}, 400),
    "unknown filter": ("{dog}/put/", {"selection": {"filters": {"colour": "red"}}}, 400),
    "name too long": ("", {"selection": {"filters": {}}, "name": "x" * 1000}, 400),
    "name empty": ("", {"selection": {"filters": {}}, "name": " "}, 400),
    "cut unknown": ("{dog}/split/", {"cut": str(uuid4()), "parts": 2}, 409),
    "one part": ("{dog}/split/", {"cut": str(uuid4()), "parts": 1}, 400),
}


@pytest.mark.parametrize("case", BAD)
def test_wishes_that_make_no_sense_are_refused_and_change_nothing(
    api: APIClient, library: list[Photo], case: str
) -> None:
    known = {"{dog}": str(named("Dog").pk), "{cat}": str(named("Cat").pk)}

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: filled(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [filled(inner) for inner in value]
        return known.get(value, value) if isinstance(value, str) else value

    path, sent, expected = BAD[case]
    before = state()
    answer = api.post(URL + path.format(dog=known["{dog}"]), filled(sent), format="json")
    assert answer.status_code == expected, answer.json()
    assert answer.json()["error"]["message"]
    assert state() == before


def test_a_change_of_nothing_is_refused(api: APIClient, library: list[Photo]) -> None:
    assert api.patch(f"{URL}{named('Dog').pk}/", {}).status_code == 400
    assert api.patch(f"{URL}{named('Dog').pk}/", {"pinned": "perhaps"}).status_code == 400


def test_nobody_edits_another_members_clusters_or_with_another_members_photos(
    api: APIClient, stranger_api: APIClient, stranger: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    dog, before = named("Dog").pk, state()
    mine = photos_with(stranger, space, blobs([3], spread=0.05))
    own = make(stranger_api, mine, name="Mine")["clusters"][0]["id"]
    for path, sent in (
        ("put/", {"selection": {"ids": ids(mine)}}),
        ("take_out/", {"selection": {"ids": ids(library[:2])}}),
        ("merge/", {"clusters": [own]}),
        ("cuts/", {}),
        ("split/", {"cut": str(uuid4()), "parts": 2}),
    ):
        send(stranger_api, f"{dog}/{path}", 404, **sent)
    assert stranger_api.patch(f"{URL}{dog}/", {"hidden": True}).status_code == 404
    send(stranger_api, f"{own}/merge/", 409, clusters=[str(dog)])
    stolen = send(stranger_api, f"{own}/put/", selection={"ids": ids(library[:2])})
    assert (stolen["count"], stolen["missing"]) == (0, 2)
    done = send(api, f"{dog}/put/", selection={"ids": ids(mine)})
    assert (done["count"], done["missing"]) == (0, 3)
    assert {name: held for name, held in state().items() if name != "Mine"} == before
