"""Thumbnails, placeholders and large renditions."""

import base64
import io
import threading
from collections.abc import Callable

import pytest
from django.core.files.storage import storages
from django.db import connections
from PIL import Image, ImageCms

from tests.photos import pictures
from tests.photos.conftest import Committed, PhotoMaker
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline.thumbnails import placeholder
from webapp.photos.services import renditions
from webapp.photos.services.renditions import rendition_ensure, srgb
from webapp.photos.services.turn import photo_turn

Processed = Callable[[Photo], Photo]


def opened(photo: Photo, name: str) -> Image.Image:
    return Image.open(storages["renditions"].open(photo.rendition_key(name)))


def test_the_thumbnail_is_small_and_the_placeholder_tiny(
    photo_make: PhotoMaker, processed: Processed
) -> None:
    photo = processed(photo_make(pictures.encoded(pictures.corners(1600, 1200, 31))))
    assert opened(photo, "thumb").size == (512, 384)
    assert 20 < len(base64.b64decode(photo.thumbhash)) < 30


def test_a_turn_makes_the_thumbnail_again_and_removes_the_old_one(
    photo_make: PhotoMaker, processed: Processed
) -> None:
    photo = processed(photo_make(pictures.jpeg(seed=32)))
    old, hash_ = photo.rendition_key("thumb"), photo.thumbhash
    turned = photo_turn(photo=photo, angle=90, actor=photo.owner)
    assert turned.rendition_key("thumb") != old
    photo = processed(turned)
    thumb = opened(photo, "thumb").convert("RGB")
    assert thumb.size == (64, 96)
    assert pictures.near(thumb.getpixel((12, 16)), pictures.BLUE)
    assert photo.thumbhash not in ("", hash_)


def test_renditions_of_older_versions_are_removed_after_commit(
    photo_make: PhotoMaker, processed: Processed, committed: Committed
) -> None:
    photo = processed(photo_make())
    old = photo.rendition_key("thumb")
    with committed():
        processed(photo_turn(photo=photo, angle=180, actor=photo.owner))
    assert not storages["renditions"].exists(old)


def test_the_large_picture_is_made_when_first_asked_for_and_kept(photo_make: PhotoMaker) -> None:
    photo = photo_make(pictures.encoded(pictures.corners(3000, 1000, 33)))
    assert not storages["renditions"].exists(photo.rendition_key("large"))
    key = rendition_ensure(photo, "large")
    assert opened(photo, "large").size == (2048, 683)
    assert rendition_ensure(photo, "large") == key


def test_nothing_is_enlarged(photo_make: PhotoMaker) -> None:
    photo = photo_make(pictures.jpeg(seed=34))
    rendition_ensure(photo, "large")
    assert opened(photo, "large").size == (96, 64)


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_have_it_made_once(
    photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = photo_make()
    made: list[str] = []
    store = renditions.rendition_store

    def counted(photo: Photo, name: str, image: Image.Image) -> Image.Image:
        made.append(name)
        return store(photo, name, image)

    monkeypatch.setattr(renditions, "rendition_store", counted)

    def ask() -> None:
        rendition_ensure(photo, "large")
        connections.close_all()

    askers = [threading.Thread(target=ask) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert made == ["large"]


def test_wide_colours_are_brought_to_srgb() -> None:
    image = Image.new("RGB", (8, 8), (200, 30, 30))
    image.info["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert "icc_profile" not in srgb(image).info
    odd = Image.new("RGB", (8, 8), (200, 30, 30))
    odd.info["icc_profile"] = b"\0" * 16 + b"RGB " + b"\0" * 200
    assert srgb(odd).getpixel((0, 0)) == (200, 30, 30)


def test_thumbnails_carry_no_profile(photo_make: PhotoMaker, processed: Processed) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = pictures.encoded(pictures.corners(seed=35), icc_profile=profile)
    assert "icc_profile" not in opened(processed(photo_make(data)), "thumb").info


@pytest.mark.parametrize("size", [(1, 1), (512, 1), (1, 512), (300, 299)])
def test_placeholders_of_any_shape(size: tuple[int, int]) -> None:
    assert base64.b64decode(placeholder(Image.new("RGB", size, "teal")))


def test_an_original_that_is_gone_is_a_failure_that_may_pass(
    photo_make: PhotoMaker, processed: Processed
) -> None:
    photo = photo_make()
    storages["originals"].delete(photo.original_key)
    processed(photo)
    run = StageRun.objects.get(photo=photo, stage="thumbnails")
    assert (run.status, run.permanent) == ("pending", False)
    assert "cannot be read" in run.reason


def test_a_photo_with_damage_in_the_store_fails_for_good_with_a_reason(
    photo_make: PhotoMaker, processed: Processed
) -> None:
    photo = photo_make()
    storages["originals"].save(photo.original_key, io.BytesIO(b"not what it was"))
    processed(photo)
    run = StageRun.objects.get(photo=photo, stage="thumbnails")
    assert (run.status, run.permanent) == ("failed", True)
    assert run.reason
