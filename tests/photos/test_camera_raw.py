"""Camera raw files, of which every stage and page treats the developed picture."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.storage import storages
from PIL import Image

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.photos.errors import FileTooLarge, PhotoDamaged
from webapp.photos.models import Photo
from webapp.photos.services.renditions import rendition_ensure


@pytest.mark.parametrize(("orientation", "size"), [(1, (128, 96)), (6, (96, 128)), (3, (128, 96))])
def test_a_raw_file_is_developed_upright(
    orientation: int, size: tuple[int, int], photo_make: PhotoMaker, processed: Callable[[Photo], Photo]
) -> None:
    photo = processed(photo_make(pictures.camera_raw(orientation=orientation), name="DSC_1.NEF"))
    assert set(photo.stage_runs.values_list("status", flat=True)) == {"success"}
    assert (photo.width, photo.height) == size
    assert (photo.media_type, photo.name) == ("image/x-raw", "DSC_1.NEF")
    with Image.open(storages["renditions"].open(photo.rendition_key("thumb"))) as thumb:
        assert (thumb.width > thumb.height) == (size[0] > size[1])
        corner = {1: (5, 5), 6: (5, 5), 3: (thumb.width - 5, 5)}[orientation]
        assert pictures.near(thumb.convert("RGB").getpixel(corner), (255, 255, 255))


def test_its_camera_and_date_are_read(photo_make: PhotoMaker, processed: Callable[[Photo], Photo]) -> None:
    photo = processed(photo_make(pictures.camera_raw()))
    assert (photo.camera_make, photo.camera_model) == ("Plumb", "Test camera")
    assert photo.taken_at == datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_the_large_picture_of_a_raw_file_is_made(photo_make: PhotoMaker) -> None:
    photo = photo_make(pictures.camera_raw())
    assert storages["renditions"].exists(rendition_ensure(photo, "large"))


def test_a_cut_raw_file_is_refused(photo_make: PhotoMaker) -> None:
    with pytest.raises(PhotoDamaged):
        photo_make(pictures.camera_raw()[:-8000])


def test_a_raw_file_with_too_many_pixels_is_refused(photo_make: PhotoMaker, settings: object) -> None:
    settings.PHOTO_MAX_PIXELS = 1000  # type: ignore[attr-defined]
    with pytest.raises(FileTooLarge):
        photo_make(pictures.camera_raw())
