"""What a run learns from: folders, given pairs, albums; and files that would rather run code."""

import json
import os
import pickle
from pathlib import Path

import pytest
from PIL import Image

from search.retrieval.training.library import album_tuples
from search.retrieval.training.tuples import TrainingError, image_of, of_clusters, of_file, of_folders
from tests.members import member  # noqa: F401 - a fixture
from tests.vectors import photo_row
from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumPhoto


@pytest.fixture
def images(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        Image.new("RGB", (4, 4)).save(tmp_path / f"{name}.jpg")
    nested = tmp_path / "ef" / "cd" / "ab"
    nested.mkdir(parents=True)
    Image.new("RGB", (4, 4)).save(nested / "0abcdef", "JPEG")
    return tmp_path


ROWS = {"cids": ["a", "b", "c.jpg"], "cluster": [7, 7, 9], "qidxs": [0], "pidxs": [1]}


@pytest.mark.parametrize("suffix", [".json", ".pkl"])
def test_pairs_are_read_as_cnnimageretrieval_writes_them(images: Path, suffix: str) -> None:
    file = images / f"db{suffix}"
    whole = {"train": ROWS, "val": ROWS}
    file.write_bytes(json.dumps(whole).encode() if suffix == ".json" else pickle.dumps(whole))
    found = of_file(file, images)
    assert set(found) == {"train", "val"}
    assert [path.name for path in found["train"].images] == ["a.jpg", "b.jpg", "c.jpg"]
    assert (found["train"].clusters, found["train"].queries, found["train"].positives) == (
        [7, 7, 9],
        [0],
        [1],
    )


def test_the_nested_folders_of_retrieval_sfm_are_known(images: Path) -> None:
    assert image_of("0abcdef", images).is_file()


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch evil",)


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(Evil()), pickle.dumps([1]), b"", b"nonsense", pickle.dumps({"train": {"cids": []}})],
)
def test_a_pickle_that_would_run_code_and_one_that_holds_no_pairs_are_refused(
    images: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(images)
    (images / "db.pkl").write_bytes(content)
    with pytest.raises(TrainingError, match=r"cids, cluster|pair"):
        of_file(images / "db.pkl", images)
    assert not (images / "evil").exists()


@pytest.mark.parametrize(
    "wrong", [{"cids": ["none"]}, {"cids": ["../a"]}, {"qidxs": [3]}, {"pidxs": []}, {"cluster": [1]}]
)
def test_pairs_that_name_what_is_not_there_are_refused(images: Path, wrong: dict[str, object]) -> None:
    (images / "db.json").write_text(json.dumps({"train": {**ROWS, **wrong}}))
    with pytest.raises(TrainingError):
        of_file(images / "db.json", images)


def test_folders_are_classes_and_a_photo_alone_in_its_class_never_asks(images: Path) -> None:
    for name in ("x/1.jpg", "x/2.jpg", "y/1.jpg"):
        (images / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (4, 4)).save(images / name)
    photos = [images / name for name in ("x/1.jpg", "x/2.jpg", "y/1.jpg")]
    found = of_folders(images, photos)
    assert (found.clusters, found.queries, found.positives) == ([0, 0, 1], [0, 1], [1, 0])
    with pytest.raises(TrainingError, match="folder for each class"):
        of_folders(images, [*photos, images / "a.jpg"])
    with pytest.raises(TrainingError, match="no pair"):
        of_clusters(photos, ["x", "y", "z"])


def test_albums_are_classes_and_trashed_photos_are_left_out(member: User) -> None:
    with pytest.raises(TrainingError, match="four albums"):
        album_tuples()
    for number in range(4):
        album = Album.objects.create(owner=member, name=f"{number}")
        for _ in range(2):
            AlbumPhoto.objects.create(album=album, photo=photo_row(member))
        AlbumPhoto.objects.create(album=album, photo=photo_row(member, trashed_at="2026-01-01T00:00Z"))
    found = album_tuples()
    assert len(found.images) == 8 and len(set(found.clusters)) == 4 and len(found.queries) == 8
