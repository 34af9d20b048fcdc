"""The networks: what stands on a picture, where, and whether anything stands there at all."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from search.extractors import ocr_files
from search.extractors.errors import ExtractorError, WeightsMissing
from search.extractors.text_reader import TextReader, word_places
from search.ocr.page import PageReader
from tests.ocr.pictures import wall, written


def said(reader: PageReader, image: Image.Image) -> set[str]:
    return {line.text for line in reader.read(image)}


def test_words_are_read_with_their_places(reader: PageReader) -> None:
    sign, hours = sorted(reader.read(written()), key=lambda line: line.corners[0, 1])
    assert (sign.text, hours.text) == ("HARBOUR CAFE", "open until 18:30")
    assert sign.confidence > 0.9
    left, top = sign.corners[0] * (640, 420)
    right, bottom = sign.corners[2] * (640, 420)
    assert left == pytest.approx(58, abs=8)
    assert top == pytest.approx(66, abs=12)
    assert 300 < right - left < 400
    assert 30 < bottom - top < 60


def test_words_of_a_line_share_its_length(reader: PageReader) -> None:
    sign = max(reader.read(written()), key=lambda line: line.confidence * line.text.startswith("H"))
    (start, middle), (later, end) = sign.words
    assert (start, end) == (0.0, 1.0)
    assert 0.5 < middle < later < 0.75


@pytest.mark.parametrize(
    "turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
)
def test_words_are_read_whichever_way_the_picture_lies(reader: PageReader, turn: Image.Transpose) -> None:
    assert said(reader, written().transpose(turn)) == {"HARBOUR CAFE", "open until 18:30"}


def test_the_corners_of_a_turned_line_begin_where_its_words_begin(reader: PageReader) -> None:
    on_its_side = written().transpose(Image.Transpose.ROTATE_270)  # clockwise: words run downwards
    sign = next(line for line in reader.read(on_its_side) if line.text == "HARBOUR CAFE")
    first, second = sign.corners[0], sign.corners[1]
    assert second[1] - first[1] > 0.4
    assert first[0] == pytest.approx(second[0], abs=0.03)


def test_slanting_words_are_read(reader: PageReader) -> None:
    assert "HARBOUR CAFE" in said(reader, written().rotate(17, fillcolor=(220, 220, 220)))


def test_a_small_look_tells_text_from_none(reader: PageReader) -> None:
    assert reader.sees_text(written())
    assert not reader.sees_text(wall())
    assert not reader.sees_text(
        Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 400, 3), np.uint8))
    )


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (2000, 2)])
def test_pictures_of_hardly_any_size_say_nothing(reader: PageReader, size: tuple[int, int]) -> None:
    assert reader.read(Image.new("RGB", size, "white")) == []


def test_borders_between_words_lie_in_the_gaps() -> None:
    places = word_places("ab  c", [0.1, 0.3, 0.5, 0.6, 0.9])
    assert np.array(places) == pytest.approx(np.array([[0.0, 0.4], [0.8, 1.0]]))
    assert word_places(" a ", [0.1, 0.5, 0.9]) == ((0.0, 1.0),)
    assert word_places("  ", [0.2, 0.6]) == ()


def test_a_file_that_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_files, "find_spec", lambda _name: None)
    with pytest.raises(WeightsMissing, match="pip install"):
        ocr_files.ocr_file("det.onnx")


def test_a_network_that_names_no_characters_is_no_reader() -> None:
    with pytest.raises(ExtractorError, match="which characters"):
        TextReader(ocr_files.ocr_file(ocr_files.DETECTOR))


def test_a_damaged_file_is_no_reader(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"no network")
    with pytest.raises(ExtractorError, match="damaged"):
        TextReader(tmp_path / "broken.onnx")
