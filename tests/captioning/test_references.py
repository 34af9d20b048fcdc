import json
from pathlib import Path
from typing import Any

import pytest

from captioning.errors import ReferencesError
from captioning.training.references import references_read


@pytest.fixture
def images(tmp_path: Path) -> Path:
    for name in ("one.jpg", "two.jpg"):
        (tmp_path / name).touch()
    return tmp_path


def test_entries_come_back_in_order_with_their_files(images: Path) -> None:
    described = references_read(
        _file(images, ("two.jpg", ["A dog."]), ("one.jpg", ["A cat.", "Cat"])), images
    )
    assert [entry.image for entry in described] == [images / "two.jpg", images / "one.jpg"]
    assert described[1].captions == ("A cat.", "Cat")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([("one.jpg", ["A dog."]), ("three.jpg", ["A cat."])], r"Entry 2 .*three\.jpg.*no such file"),
        ([("one.jpg", ["A dog."]), ("one.jpg", ["A cat."])], r"Entry 2 .*same image as entry 1"),
        ([("one.jpg", [])], r"Entry 1 .*one\.jpg.*no captions"),
        ([("one.jpg", None)], r"Entry 1 .*no captions"),
        ([("one.jpg", ["..."])], r"Entry 1 .*caption without words"),
        ([("one.jpg", [7])], r"Entry 1 .*caption without words"),
        ([(None, ["A dog."])], r"Entry 1 .*no \"image\""),
    ],
)
def test_a_wrong_entry_is_named(images: Path, entries: list[tuple[Any, Any]], message: str) -> None:
    with pytest.raises(ReferencesError, match=message):
        references_read(_file(images, *entries), images)


def test_the_line_is_named(images: Path) -> None:
    file = images / "refs.json"
    file.write_text(
        '[\n {"image": "one.jpg", "captions": ["A dog."]},\n\n {"image": "two.jpg",\n  "captions": []}]'
    )
    with pytest.raises(
        ReferencesError, match=r"Entry 2 of the references \(line 4\), two\.jpg, has no captions"
    ):
        references_read(file, images)


def test_an_image_outside_the_folder_is_refused(images: Path) -> None:
    (images / "inner").mkdir()
    with pytest.raises(ReferencesError, match="outside"):
        references_read(_file(images, ("../one.jpg", ["A dog."])), images / "inner")


@pytest.mark.parametrize("content", ["", "{}", "[]", "[1", '{"image": "one.jpg"}'])
def test_what_is_no_list_of_entries_is_refused(images: Path, content: str) -> None:
    (images / "refs.json").write_text(content)
    with pytest.raises(ReferencesError, match=r"refs\.json"):
        references_read(images / "refs.json", images)


def test_a_missing_file_is_named(images: Path) -> None:
    with pytest.raises(ReferencesError, match="There is no references file"):
        references_read(images / "none.json", images)


def _file(folder: Path, *entries: tuple[Any, Any]) -> Path:
    file = folder / "refs.json"
    file.write_text(json.dumps([{"image": name, "captions": captions} for name, captions in entries]))
    return file


def test_images_may_be_links_to_a_collection_elsewhere(images: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "linked.jpg").symlink_to(images / "one.jpg")
    described = references_read(_file(images, ("linked.jpg", ["A dog."])), tmp_path / "links")
    assert described[0].image.samefile(images / "one.jpg")
