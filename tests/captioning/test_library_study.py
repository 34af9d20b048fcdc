"""The study of learning from corrections: the made-up member corrects the animal, and nothing else."""

from pathlib import Path

import pytest

from captioning.errors import CaptioningError
from captioning.training.library_study import corrected, kind_of, photos_of_kinds


@pytest.mark.parametrize(
    ("said", "kind", "left"),
    [
        ("A brown dog is running.", "dog", "A brown dog is running."),
        ("A brown dog is running.", "cow", "A brown cow is running."),
        ("Two dogs are playing in the grass.", "sheep", "Two sheep are playing in the grass."),
        ("Two dogs are playing in the grass.", "dog", "Two dogs are playing in the grass."),
        ("Two puppies are playing.", "cat", "Two cats are playing."),
        ("A man is standing on a rock.", "horse", "A horse in the picture."),
    ],
)
def test_a_caption_is_left_corrected_or_replaced(said: str, kind: str, left: str) -> None:
    assert corrected(said, kind) == left


def test_photos_tell_their_kind_by_their_name(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"co{number}.webp").touch()
    (tmp_path / "2007_000175.webp").touch()
    found = photos_of_kinds(tmp_path)
    assert len(found) == 40
    assert {kind_of(photo) for photo in found} == {"cow"}


def test_too_few_photos_teach_nothing(tmp_path: Path) -> None:
    (tmp_path / "co1.webp").touch()
    with pytest.raises(CaptioningError, match="holds 1 photos named by their kind"):
        photos_of_kinds(tmp_path)
