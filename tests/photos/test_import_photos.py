"""`manage.py import_photos`."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.photos import pictures
from webapp.accounts.models import User
from webapp.photos.models import Album, Photo, StageRun
from webapp.photos.pipeline.runner import drain
from webapp.photos.services import waiting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "camera"
    (root / "2024").mkdir(parents=True)
    for i in range(3):
        (root / "2024" / f"{i}.jpg").write_bytes(pictures.jpeg(seed=900 + i))
    (root / "cut.jpg").write_bytes(pictures.encoded(pictures.noise(200, 200))[:3000])
    (root / "list.txt").write_text("not a photo")
    (root / ".hidden.jpg").write_bytes(pictures.jpeg(seed=909))
    return root


def run(*arguments: object) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_photos", *map(str, arguments), "--json", stdout=out, stderr=io.StringIO())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_a_folder_goes_in_and_again_nothing_is_added(member: User, folder: Path) -> None:
    first, again = run(folder), run(folder)
    assert (first["added"], first["present"], first["passed_over"]) == (3, 0, 1)
    assert (again["added"], again["present"]) == (0, 3)
    assert [Path(found["path"]).name for found in first["refused"]] == ["cut.jpg"]
    assert "damaged" in first["refused"][0]["reason"]
    assert Photo.objects.filter(owner=member).count() == 3


def test_into_an_album_of_a_named_member(member: User, stranger: User, folder: Path) -> None:
    with pytest.raises(CommandError, match="--owner"):
        run(folder)
    run(folder, "--owner", "otto", "--album", "Camera")
    assert Album.objects.get(owner=stranger).photos.count() == 3
    with pytest.raises(CommandError, match="mira"):
        run(folder, "--owner", "nobody")


def test_what_is_not_there_is_said(member: User) -> None:
    with pytest.raises(CommandError, match="There is no"):
        run("/no/such/folder")


def test_a_library_without_members_says_what_to_do(db: None, folder: Path) -> None:
    with pytest.raises(CommandError, match="make run"):
        run(folder)


def test_waiting_returns_when_every_stage_has_ended(
    member: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: drain(["io"]))
    found = run(folder, "--wait")
    assert found["stages"]["thumbnails"]["success"] == 3
    assert not StageRun.objects.filter(status="pending").exists()


def test_waiting_without_a_worker_says_so(
    member: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    run(folder)
    ids = list(Photo.objects.values_list("id", flat=True))
    monkeypatch.setattr(waiting, "STILL_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "worker_answers", lambda: False)
    monkeypatch.setattr("time.sleep", lambda _: len(said) > 1 and drain(["io"]))
    waiting.stages_watch(ids, say=said.append)
    assert said[0] == "metadata 0/3  thumbnails 0/3"
    assert any("No worker answers" in line for line in said)
    assert said[-1] == "metadata 3/3  thumbnails 3/3"
