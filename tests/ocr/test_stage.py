"""The stage: what is kept of a photo's text, who sees it, and that it follows every turn."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image
from rest_framework.test import APIClient

from search.extractors.errors import WeightsMissing
from search.models import SearchDocument, TextLine
from search.ocr import stage as module
from search.ocr.page import PageReader
from search.ocr.selectors import photos_with_text
from search.ocr.stage import TextStage
from tests.ocr.pictures import SIGN, jpeg, wall, written
from webapp.accounts.models import User
from webapp.photos.models import Photo, Pose
from webapp.photos.pipeline import Batch, Skip, StageError
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.turn import photo_turn

Corners = list[list[float]]


@pytest.fixture
def stage(reader: PageReader, monkeypatch: pytest.MonkeyPatch) -> TextStage:
    monkeypatch.setattr(module, "_page_reader", lambda: reader)
    return TextStage()


def filed(member: User, image: Image.Image, **values: Any) -> Photo:
    photo = photo_ingest(owner=member, file=BytesIO(jpeg(image)), name="sign.jpg").photo
    Photo.objects.filter(pk=photo.pk).update(**values)
    photo.refresh_from_db()
    return photo


def work(stage: TextStage, *photos: Photo) -> dict[Any, Any]:
    outcomes = dict(stage.compute(Batch(photos)))
    stage.write({key: found for key, found in outcomes.items() if not isinstance(found, Skip | StageError)})
    return outcomes


def text(api: APIClient, photo: Photo) -> dict[str, Any]:
    answer = api.get(f"/api/v1/photos/{photo.pk}/text/")
    assert answer.status_code == 200
    return dict(answer.json())


def middle(corners: Corners) -> Any:
    return pytest.approx(np.mean(corners, 0).tolist(), abs=0.02)


def test_a_photos_text_is_answered_line_by_line_with_its_words(
    stage: TextStage, member: User, api: APIClient
) -> None:
    photo = filed(member, written())
    work(stage, photo)
    found = text(api, photo)
    assert found["text"] == "HARBOUR CAFE\nopen until 18:30"
    assert found["model"] == stage.version()
    first = found["lines"][0]
    assert [word["text"] for word in first["words"]] == ["HARBOUR", "CAFE"]
    assert first["confidence"] > 0.9
    assert first["corners"][0] == pytest.approx([58 / 640, 66 / 420], abs=0.03)
    assert api.get(f"/api/v1/photos/{photo.pk}/").json()["text"] == found["text"]


def test_text_is_found_by_search_and_by_has_text(stage: TextStage, member: User, api: APIClient) -> None:
    photo, bare = filed(member, written()), filed(member, wall())
    work(stage, photo, bare)
    assert SearchDocument.objects.get(photo=photo).text.startswith("HARBOUR CAFE")
    for asked in ("harbour", "has:text"):
        results = api.post("/api/v1/search/", {"text": asked}).json()["results"]
        assert [row["photo"]["id"] for row in results] == [str(photo.pk)]
    assert list(photos_with_text(Photo.objects.all())) == [photo]


def test_a_photo_without_text_is_passed_over_with_the_reason(
    stage: TextStage, member: User, api: APIClient
) -> None:
    photo = filed(member, wall())
    assert work(stage, photo)[photo.pk] == Skip("No text is seen on it.")
    assert text(api, photo) == {"text": "", "lines": [], "model": ""}


def test_text_that_is_no_longer_read_goes(stage: TextStage, member: User, api: APIClient) -> None:
    photo = filed(member, wall())
    work(stage, photo)
    TextLine.objects.create(
        photo=photo, position=0, text="old", confidence=1, corners=[0.5] * 8, words=[0, 1]
    )
    assert work(stage, photo)[photo.pk] == []
    assert text(api, photo)["lines"] == []
    assert not TextLine.objects.exists()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_follows_a_turn_at_once_without_being_read_again(
    stage: TextStage, member: User, api: APIClient, turn: int
) -> None:
    photo = filed(member, written())
    work(stage, photo)
    before = np.array(text(api, photo)["lines"][0]["corners"])
    photo_turn(photo=photo, angle=turn, actor=member)
    x, y = before[:, 0], before[:, 1]
    wanted = {90: [1 - y, x], 180: [1 - x, 1 - y], 270: [y, 1 - x]}[turn]
    shown = next(line for line in text(api, photo)["lines"] if line["text"] == "HARBOUR CAFE")
    assert np.array(shown["corners"]) == pytest.approx(np.stack(wanted, 1), abs=1e-4)


@pytest.mark.parametrize("pose", [Pose(90, 0.0), Pose(180, 8.0), Pose(0, -12.0)])
def test_text_read_on_a_turned_photo_stands_where_it_is_shown(
    stage: TextStage, member: User, api: APIClient, pose: Pose
) -> None:
    """As read upright, then displayed: the same place as read in the displayed picture itself."""
    centred = written([("HARBOUR CAFE", (170, 180), 44)])
    upright = filed(member, centred)
    turned = filed(member, centred.resize((641, 421)), turn=pose.turn, straighten=pose.straighten)
    work(stage, upright, turned)
    read_there = text(api, turned)["lines"][0]["corners"]
    Photo.objects.filter(pk=upright.pk).update(turn=pose.turn, straighten=pose.straighten)
    assert text(api, upright)["lines"][0]["text"] == "HARBOUR CAFE"
    assert np.mean(text(api, upright)["lines"][0]["corners"], 0).tolist() == middle(read_there)


def test_what_straightening_cuts_off_is_not_shown(stage: TextStage, member: User, api: APIClient) -> None:
    photo = filed(member, written([*SIGN, ("Exit", (4, 385), 26)]))
    work(stage, photo)
    assert "Exit" in text(api, photo)["text"]
    Photo.objects.filter(pk=photo.pk).update(straighten=20.0)
    assert "Exit" not in text(api, photo)["text"]


def test_small_print_is_read_from_the_files_own_pixels(stage: TextStage, member: User) -> None:
    lines = [
        (f"Paragraph {row} of the small print of this contract", (120, 200 + 60 * row), 30)
        for row in range(6)
    ]
    work(stage, photo := filed(member, written(lines, (2400, 1800))))
    assert SearchDocument.objects.get(photo=photo).text.splitlines() == [line for line, _, _ in lines]


def test_a_file_that_is_gone_fails_its_photo_alone(stage: TextStage, member: User) -> None:
    lost, sound = filed(member, written(), extension=".gone"), filed(member, written(size=(660, 420)))
    outcomes = work(stage, lost, sound)
    assert isinstance(outcomes[lost.pk], StageError)
    assert len(outcomes[sound.pk]) == 2


def test_missing_networks_fail_with_what_to_do(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> PageReader:
        raise WeightsMissing("pip install it")

    monkeypatch.setattr(module, "_page_reader", missing)
    photo = filed(member, written())
    failure = TextStage().compute(Batch([photo]))[photo.pk]
    assert isinstance(failure, StageError)
    assert "pip install" in str(failure)


def test_networks_are_let_go_of_at_rest(stage: TextStage, member: User) -> None:
    work(stage, filed(member, wall()))
    assert stage._reader is not None
    stage.rest()
    assert stage._reader is None


def test_nobody_reads_the_text_of_another_members_photo(
    stage: TextStage, member: User, stranger_api: APIClient
) -> None:
    photo = filed(member, written())
    work(stage, photo)
    assert stranger_api.get(f"/api/v1/photos/{photo.pk}/text/").status_code == 404
    assert stranger_api.get(f"/api/v1/photos/{uuid4()}/text/").status_code == 404
    assert APIClient().get(f"/api/v1/photos/{photo.pk}/text/").status_code == 401


def test_text_goes_with_its_photo(stage: TextStage, member: User) -> None:
    photo = filed(member, written())
    work(stage, photo)
    photo.delete()
    assert not TextLine.objects.exists()
