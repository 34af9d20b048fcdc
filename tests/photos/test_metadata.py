"""What is read from EXIF, and that its lies are dropped without an error."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.photos.models import Photo
from webapp.photos.pipeline.metadata import metadata_of
from webapp.photos.pipeline.taken import place_of, taken_at_of

Processed = Callable[[Photo], Photo]
NORTH_WEST = {
    "GPSLatitudeRef": "N",
    "GPSLatitude": (48.0, 51.0, 29.6),
    "GPSLongitudeRef": "W",
    "GPSLongitude": (2.0, 17.0, 40.2),
}


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "AVIF", "TIFF"])
def test_which_way_up_the_camera_was_held_is_remembered(
    kind: str, photo_make: PhotoMaker, processed: Processed
) -> None:
    exif = pictures.exif_of(Make="Apple", Model="Phone", Orientation=6)
    photo = processed(photo_make(pictures.encoded(pictures.corners(seed=41), kind, exif=exif)))
    assert photo.exif["Orientation"] == 6
    assert photo.camera_model == "Phone"


def test_date_camera_place_and_exposure_are_read(photo_make: PhotoMaker, processed: Processed) -> None:
    data = pictures.jpeg(
        seed=21,
        Make="Canon",
        Model="EOS  R5",
        LensModel="RF24-70mm",
        DateTimeOriginal="2023:07:14 12:30:05",
        OffsetTimeOriginal="+02:00",
        FNumber=2.8,
        ExposureTime=0.004,
        ISOSpeedRatings=400,
        **dict[str, Any](NORTH_WEST),
    )
    photo = processed(photo_make(data))
    assert photo.taken_at == datetime(2023, 7, 14, 10, 30, 5, tzinfo=UTC)
    assert photo.taken_at_source == "exif"
    assert (photo.camera_make, photo.camera_model, photo.lens) == ("Canon", "EOS R5", "RF24-70mm")
    assert photo.latitude == pytest.approx(48.858222, abs=1e-5)
    assert photo.longitude == pytest.approx(-2.294500, abs=1e-5)
    assert photo.exif["FNumber"] == pytest.approx(2.8)
    assert photo.exif["ISOSpeedRatings"] == 400


@pytest.mark.parametrize(
    "lie",
    [
        {"Orientation": 77},
        {"DateTimeOriginal": "0000:00:00 00:00:00"},
        {"DateTimeOriginal": "yesterday"},
        {"DateTimeOriginal": "2023:02:31 25:61:61"},
        {"DateTimeOriginal": "9999:12:31 23:59:59"},
        {"DateTimeOriginal": "0001:01:01 00:00:00", "OffsetTimeOriginal": "+14:00"},
        {"Make": "Nul\0Maker\0"},
        {"UserComment": b"\0\xff\xfe" * 40},
        {**NORTH_WEST, "GPSLatitude": (200.0, 0.0, 0.0)},
    ],
)
def test_lies_never_fail_the_stage(lie: dict[str, Any], photo_make: PhotoMaker, processed: Processed) -> None:
    photo = processed(photo_make(pictures.jpeg(seed=22, **lie)))
    assert set(photo.stage_runs.values_list("status", flat=True)) == {"success"}
    assert photo.taken_at_source == "upload"
    assert photo.latitude is None


def test_an_orientation_of_the_wrong_type_is_ignored(photo_make: PhotoMaker, processed: Processed) -> None:
    text = struct.pack("<HHII", 0x0112, 2, 9, 26)  # tag, ASCII, length, place
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + text + struct.pack("<I", 0) + b"sideways\0"
    photo = processed(photo_make(pictures.encoded(pictures.corners(seed=24), exif=exif)))
    assert set(photo.stage_runs.values_list("status", flat=True)) == {"success"}
    assert (photo.width, photo.height) == (96, 64)


@pytest.mark.parametrize(
    ("exif", "expected"),
    [
        ({"DateTime": "2020-01-02 03:04:05"}, datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (
            {"DateTimeOriginal": "0000:00:00 00:00:00", "DateTime": "2020:01:02 03:04"},
            datetime(2020, 1, 2, 3, 4, tzinfo=UTC),
        ),
        (
            {"DateTimeOriginal": "2020:01:02 03:04:60", "OffsetTimeOriginal": "-05:30"},
            datetime(2020, 1, 2, 8, 34, 59, tzinfo=UTC),
        ),
        (
            {"DateTimeOriginal": "2020:01:02 03:04:05", "OffsetTimeOriginal": "+99:00"},
            datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
        ),
        ({"DateTimeOriginal": "1700:01:01 00:00:00"}, None),
        ({"DateTimeOriginal": 20200102}, None),
    ],
)
def test_dates_are_taken_where_they_make_sense(exif: dict[str, Any], expected: datetime | None) -> None:
    assert taken_at_of(exif) == expected


def test_a_date_without_offset_is_in_the_sites_time_zone(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    found = taken_at_of({"DateTimeOriginal": "2020:07:01 12:00:00"})
    assert found == datetime(2020, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "change",
    [
        {"GPSLatitude": [float("nan"), 0.0, 0.0]},
        {"GPSLatitude": "48"},
        {"GPSLatitude": [None, 0.0, 0.0]},
        {"GPSLatitude": []},
        {"GPSLatitude": [0.0], "GPSLongitude": [0.0]},
        {"GPSLongitude": [181.0, 0.0, 0.0]},
        {"GPSLongitude": None},
    ],
)
def test_places_that_cannot_be_are_dropped(change: dict[str, Any]) -> None:
    exif = {name: list(value) if isinstance(value, tuple) else value for name, value in NORTH_WEST.items()}
    assert place_of(exif) is not None
    assert place_of({**exif, **change}) is None


def test_words_that_are_too_long_are_cut() -> None:
    found = metadata_of({"Make": "x" * 500, "Model": 7, "LensModel": ["a"]})
    assert (len(found.camera_make), found.camera_model, found.lens) == (80, "", "")


def test_a_photo_without_exif_keeps_its_time_of_upload(photo_make: PhotoMaker, processed: Processed) -> None:
    photo = photo_make(pictures.encoded(pictures.corners(seed=23), "PNG"))
    uploaded = photo.taken_at
    assert processed(photo).taken_at == uploaded
    assert photo.exif == {}
