"""Straightening by any angle: the largest whole rectangle, wherever the photo is displayed; the original stays."""

import hashlib
import io
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import storages
from django.db import IntegrityError
from django.test import Client
from PIL import Image, ImageCms
from rest_framework.test import APIClient

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.errors import AngleWrong
from webapp.photos.geometry import largest_rectangle, straightened_size
from webapp.photos.links.token import token_of
from webapp.photos.models import Photo, Pose, StageRun
from webapp.photos.pipeline.batch import Batch
from webapp.photos.pipeline.decode import as_displayed, straightened
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.links import link_create
from webapp.photos.services.renditions import rendition_ensure
from webapp.photos.services.sharing import member_invite
from webapp.photos.services.turn import photo_turn, photos_turn_all

SIZES = [(640, 480), (480, 640), (500, 500), (1000, 100), (100, 1000), (97, 31), (3000, 2001)]
TILTS = [0.01, 1.5, 5, 10, 15, 22.5, 30, 36.87, 44, 44.99, 45, 60, 90, 123, 180]


def best_by_trying(width: float, height: float, angle: float) -> float:
    """The area of the best of 20,000 shapes of rectangles about the middle, each as large as it fits."""
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    slope = np.linspace(1e-3, math.pi / 2 - 1e-3, 20_000)
    across, down = np.cos(slope), np.sin(slope)
    scale = np.minimum(width / (across * cosine + down * sine), height / (across * sine + down * cosine))
    return float((scale**2 * across * down).max())


@pytest.mark.parametrize("angle", [*TILTS, *(-tilt for tilt in TILTS)])
@pytest.mark.parametrize("size", SIZES)
def test_no_rectangle_that_fits_is_larger(size: tuple[int, int], angle: float) -> None:
    width, height = largest_rectangle(*size, angle)
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    assert width * cosine + height * sine <= size[0] * (1 + 1e-9)
    assert width * sine + height * cosine <= size[1] * (1 + 1e-9)
    best = best_by_trying(*size, angle)
    assert best * (1 - 1e-9) <= width * height <= best * 1.001


def test_random_sizes_and_angles_agree_with_trying() -> None:
    random = np.random.default_rng(5)
    for width, height, angle in random.uniform((1, 1, -45), (4000, 4000, 45), (300, 3)):
        across, down = largest_rectangle(width, height, angle)
        assert across * down == pytest.approx(best_by_trying(width, height, angle), rel=1e-3)


def test_even_a_line_keeps_a_pixel() -> None:
    assert straightened_size(1, 4000, 44.99) == (1, 1)
    assert straightened_size(640, 480, 0) == (640, 480)


@pytest.mark.parametrize("angle", [-44.99, -20, -0.5, 0.5, 3, 15, 44.99])
@pytest.mark.parametrize("size", [(640, 480), (97, 331), (1024, 64)])
def test_nothing_from_beyond_the_picture_is_shown(size: tuple[int, int], angle: float) -> None:
    shown = straightened(Image.new("RGB", size, "white"), angle)
    assert shown.size == straightened_size(*size, angle)
    assert shown.getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize(("angle", "place"), [(30, (52, 30)), (-30, (52, -30))])
def test_clockwise_is_positive(angle: float, place: tuple[int, int]) -> None:
    image = Image.new("RGB", (401, 401))
    image.paste((255, 0, 0), (258, 198, 263, 203))  # 60 pixels to the right of the middle
    shown = straightened(image, angle)
    rows, columns = np.nonzero(np.asarray(shown)[:, :, 0] > 128)
    middle = (columns.mean() + 0.5 - shown.width / 2, rows.mean() + 0.5 - shown.height / 2)
    assert middle == pytest.approx(place, abs=0.6)


def test_a_turn_comes_before_and_both_ways_back_are_exact() -> None:
    image = pictures.noise(90, 60)
    pose = Pose(90, 12.5)
    assert as_displayed(image, pose).size == straightened_size(60, 90, 12.5)
    assert as_displayed(image, Pose()) is image


def test_colours_keep_their_profile() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.new("RGB", (64, 64))
    image.info["icc_profile"] = profile
    assert straightened(image, 5).info["icc_profile"] == profile


def test_what_is_displayed_follows_everywhere_and_the_original_stays(photo_make: PhotoMaker) -> None:
    photo = photo_make(pictures.encoded(pictures.corners(900, 600, seed=71)))
    StageRun.objects.update(status="success")
    photo = photo_turn(photo=photo, angle=90, straighten=10.0, actor=photo.owner)
    assert photo.pose == Pose(90, 10.0)
    assert (photo.version, photo.turned_by_person) == (2, True)
    assert photo.display_size == straightened_size(600, 900, 10)
    assert Batch([photo]).image(photo).size == photo.display_size
    with storages["renditions"].open(rendition_ensure(photo, "large")) as file:
        large = Image.open(file).convert("RGB")
    assert large.size == photo.display_size
    assert pictures.near(large.getpixel((40, 40)), pictures.BLUE)
    assert pictures.near(large.getpixel((large.width - 40, 40)), pictures.RED)
    assert set(StageRun.objects.filter(status="pending").values_list("stage", flat=True)) == {"thumbnails"}
    with storages["originals"].open(photo.original_key) as file:
        assert hashlib.sha256(file.read()).hexdigest() == photo.sha256


def test_a_batch_straightens_once_and_again_when_the_photo_is_turned(photo_make: PhotoMaker) -> None:
    photo = photo_turn(photo=photo_make(), straighten=10, actor=None)
    batch = Batch([photo])
    image = batch.image(photo)
    assert batch.narrowed([photo]).image(photo) is image
    photo = photo_turn(photo=photo, angle=90, actor=None)
    assert batch.image(photo).size == image.size[::-1]


def test_a_large_photo_is_decoded_larger_so_that_nothing_is_lost(photo_make: PhotoMaker) -> None:
    photo = photo_make(pictures.encoded(pictures.corners(4000, 3000, seed=72), quality=50))
    photo = photo_turn(photo=photo, straighten=10, actor=photo.owner)
    with storages["renditions"].open(rendition_ensure(photo, "large")) as file:
        assert max(Image.open(file).size) == 2048


def test_the_thumbnail_follows(photo_make: PhotoMaker, processed: Callable[[Photo], Photo]) -> None:
    photo = photo_make(pictures.encoded(pictures.corners(900, 600, seed=73)))
    photo = processed(photo_turn(photo=photo, straighten=-20, actor=photo.owner))
    with storages["renditions"].open(photo.rendition_key("thumb")) as file:
        width, height = Image.open(file).size
    assert width / height == pytest.approx(photo.display_size[0] / photo.display_size[1], rel=0.01)
    assert photo.thumbhash


def test_what_is_the_same_again_is_no_edit(photo_make: PhotoMaker) -> None:
    photo = photo_turn(photo=photo_make(), straighten=3.004, actor=None)
    assert (photo.straighten, photo.version) == (3.0, 2)
    assert photo_turn(photo=photo, straighten=2.999, actor=None).version == 2
    back = photo_turn(photo=photo, straighten=-0.001, actor=None)
    assert (str(back.straighten), back.version, back.display_size) == ("0.0", 3, (96, 64))


def test_a_machine_leaves_alone_what_a_person_has_straightened(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    photo_turn(photo=photo, straighten=3, actor=photo.owner)
    photo_turn(photo=photo, angle=90, straighten=0, actor=None)
    photo.refresh_from_db()
    assert photo.pose == Pose(0, 3.0)


@pytest.mark.parametrize("angle", [45, -45, 44.996, 1e300, math.nan, math.inf, -math.inf])
def test_angles_from_45_on_and_no_numbers_are_refused(angle: float, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    with pytest.raises(AngleWrong, match="less than 45 degrees"):
        photo_turn(photo=photo, straighten=angle, actor=photo.owner)
    photo.refresh_from_db()
    assert (photo.pose, photo.version) == (Pose(), 1)


@pytest.mark.parametrize("angle", [45.0, math.nan, -math.inf])
def test_the_database_takes_no_such_angle_either(angle: float, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    with pytest.raises(IntegrityError):
        Photo.objects.filter(id=photo.id).update(straighten=angle)


def test_a_quarter_turn_keeps_what_was_straightened(photo_make: PhotoMaker) -> None:
    photo = photo_turn(photo=photo_make(), straighten=7, actor=None)
    size = photo.display_size
    photos_turn_all(photos=[photo.id], angle=270)
    photo.refresh_from_db()
    assert photo.pose == Pose(270, 7.0)
    assert photo.display_size == size[::-1]


def test_the_timelines_ratio_is_that_of_the_displayed_picture(api: APIClient, photo_make: PhotoMaker) -> None:
    shapes = [(900, 600), (600, 900), (1000, 1000), (4000, 500), (500, 4000)]
    poses = [Pose(turn, angle) for turn in (0, 90) for angle in (0.0, -2.5, 15.0, 44.99)]
    expected: dict[str, float] = {}
    for width, height in shapes:
        for pose in poses:
            photo = photo_make()
            Photo.objects.filter(id=photo.id).update(
                width=width, height=height, turn=pose.turn, straighten=pose.straighten
            )
            photo.refresh_from_db()
            expected[str(photo.id)] = photo.display_size[0] / photo.display_size[1]
    month = photo.taken_at.strftime("%Y-%m")
    columns = api.get(f"/api/v1/timeline/{month}/").json()
    found = dict(zip(columns["id"], columns["ratio"], strict=True))
    assert found == {id_: pytest.approx(ratio, rel=0.005) for id_, ratio in expected.items()}


def test_the_api_straightens_and_its_addresses_change(api: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    before = api.get(f"/api/v1/photos/{photo.id}/").json()
    after = api.post(f"/api/v1/photos/{photo.id}/turn/", {"straighten": 5.5}).json()
    assert (after["turn"], after["straighten"]) == (0, 5.5)
    assert (after["width"], after["height"]) == straightened_size(96, 64, 5.5)
    assert set(after["urls"].values()).isdisjoint(before["urls"].values())
    both = api.post(f"/api/v1/photos/{photo.id}/turn/", {"angle": 90, "straighten": 0}).json()
    assert (both["turn"], both["straighten"], both["width"]) == (90, 0.0, 64)


@pytest.mark.parametrize(
    "body", [{}, {"straighten": 45}, {"straighten": "NaN"}, {"straighten": "Infinity"}, {"straighten": "x"}]
)
def test_the_api_refuses_what_is_no_angle(
    api: APIClient, photo_make: PhotoMaker, body: dict[str, Any]
) -> None:
    photo = photo_make()
    answer = api.post(f"/api/v1/photos/{photo.id}/turn/", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert Photo.objects.get().version == 1


def test_nobody_straightens_anothers_photo(stranger_api: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    assert stranger_api.post(f"/api/v1/photos/{photo.id}/turn/", {"straighten": 5}).status_code == 404
    assert Photo.objects.get().straighten == 0


def test_a_public_link_shows_the_straightened_picture(
    client: Client, member: User, photo_make: PhotoMaker
) -> None:
    photo, album = photo_make(), album_create(owner=member, name="Sea")
    album_add(album=album, photos=[photo])
    photo = photo_turn(photo=photo, straighten=10, actor=member)
    token = token_of(link_create(album=album).id)
    shown = client.get(f"/api/v1/shared/{token}/photos/").json()["results"][0]
    assert (shown["width"], shown["height"]) == photo.display_size
    file = client.get(shown["urls"]["large"])
    assert Image.open(io.BytesIO(b"".join(file))).size == photo.display_size


def test_the_frame_shows_all_of_a_straightened_photo_and_only_to_its_owner(
    api: APIClient, stranger: User, stranger_api: APIClient, photo_make: PhotoMaker
) -> None:
    photo = photo_make()
    album = album_create(owner=photo.owner, name="Sea")
    album_add(album=album, photos=[photo])
    member_invite(album=album, username=stranger.username, role="view")
    api.post(f"/api/v1/photos/{photo.id}/turn/", {"angle": 90, "straighten": 10})
    file = api.get(f"/media/{photo.id}/frame")
    assert Image.open(io.BytesIO(b"".join(file))).size == (64, 96)
    assert stranger_api.get(f"/media/{photo.id}/large").status_code == 200
    assert stranger_api.get(f"/media/{photo.id}/frame").status_code == 404
