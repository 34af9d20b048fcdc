"""Search over real photos with a real worker: by image, crop, region, re-ranked and explained."""

import io
import time
from pathlib import Path
from typing import Any

import pytest
import sklearn.datasets
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from search.models import Embedding, SearchQuery
from tests.processes import wait_until
from webapp.accounts.models import User
from webapp.embedded.processes import Child
from webapp.photos.models import Photo
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.models import models_sync

URL = "/api/v1/search/"
SAMPLES = Path(sklearn.datasets.__file__).parent / "images"

pytestmark = pytest.mark.slow


@pytest.fixture
def photos(celery_worker_process: Child) -> dict[str, Photo]:
    """Two photos that scikit-learn ships, and a half of one of them, embedded by the worker."""
    models_sync()
    member = User.objects.create_user("mira")
    china = Image.open(SAMPLES / "china.jpg")
    files = {
        "china": (SAMPLES / "china.jpg").read_bytes(),
        "flower": (SAMPLES / "flower.jpg").read_bytes(),
        "half": jpeg(china.crop((100, 60, 540, 400))),
    }
    made = {
        name: photo_ingest(owner=member, file=io.BytesIO(data), name=f"{name}.jpg").photo
        for name, data in files.items()
    }
    wait_until(
        lambda: Embedding.objects.filter(region=None, space__purpose="photo").count() == len(made),
        120,
        "Embedding of three photos",
    )
    return made


@pytest.fixture
def mira(photos: dict[str, Photo]) -> APIClient:
    client = APIClient()
    client.force_login(User.objects.get(username="mira"))
    return client


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("query.jpg", data)


def names(answer: dict[str, Any]) -> list[str]:
    return [row["photo"]["name"] for row in answer["results"]]


@pytest.mark.django_db(transaction=True)
def test_search_by_real_photos(mira: APIClient, photos: dict[str, Photo]) -> None:
    """One test over one worker: starting it costs more than all of these questions."""
    same_file_comes_first_with_the_very_same_vector(mira)
    a_crop_finds_its_photo(mira)
    a_region_is_searched_by_its_own_pixels(mira, photos)
    geometry_puts_the_verified_photo_first_and_explains_itself(mira, photos)
    a_picture_without_content_and_a_lost_copy_are_told(mira, photos)


def same_file_comes_first_with_the_very_same_vector(mira: APIClient) -> None:
    started = time.monotonic()
    answer = mira.post(
        URL, {"image": upload((SAMPLES / "flower.jpg").read_bytes())}, format="multipart"
    ).json()
    assert names(answer)[0] == "flower.jpg"
    assert answer["results"][0]["score"] > 0.9999  # one decode path for index and query
    assert len(answer["results"]) == 3
    assert {"describe", "search"} <= set(answer["times"])
    assert answer["took_ms"] <= 1000 * (time.monotonic() - started)


def a_crop_finds_its_photo(mira: APIClient) -> None:
    crop = Image.open(SAMPLES / "flower.jpg").crop((150, 40, 560, 400))
    answer = mira.post(URL, {"image": upload(jpeg(crop)), "limit": 1}, format="multipart").json()
    assert names(answer) == ["flower.jpg"]


def a_region_is_searched_by_its_own_pixels(mira: APIClient, photos: dict[str, Photo]) -> None:
    whole = mira.post(URL, {"photo": str(photos["china"].id)}).json()
    assert names(whole)[0] == "half.jpg"
    part = mira.post(URL, {"photo": str(photos["china"].id), "region": [0.3, 0.2, 0.5, 0.6]}).json()
    assert names(part)[0] == "half.jpg"
    assert part["results"][0]["score"] != whole["results"][0]["score"]


def geometry_puts_the_verified_photo_first_and_explains_itself(
    mira: APIClient, photos: dict[str, Photo]
) -> None:
    answer = mira.post(URL, {"photo": str(photos["half"].id), "rerank": True, "exact": True}).json()
    assert answer["mode"] == "exact+rootsift"
    assert names(answer) == ["china.jpg", "flower.jpg"]
    first_photo = answer["results"][0]["photo"]
    first, second = (row["why"] for row in answer["results"])
    assert first["verified"] and first["inliers"] > 50
    assert not second["verified"]
    assert first["score"] > 1 > second["score"] and first["rank_before"] == 1
    geometry = answer["geometry"]
    assert geometry["finished"] and geometry["checked"] == geometry["shortlist"] == 2
    assert geometry["keypoints"] > 100 and geometry["extractor"].startswith("rootsift")

    why = mira.get(f"{URL}{answer['query']}/why/{photos['china'].id}/").json()
    assert why["verified"] and why["model"] in ("homography", "fundamental")
    assert why["inliers"] == sum(pair["inlier"] for pair in why["pairs"]) <= why["putative"]
    assert (why["rank"], why["rank_before"], why["threshold"]) == (1, 1, geometry["threshold"])
    assert why["extractor"] == geometry["extractor"]
    assert why["pictures"]["photo"] == {
        "url": first_photo["urls"]["large"], "width": 640, "height": 427
    }  # fmt: skip
    assert (why["pictures"]["query"]["width"], why["pictures"]["query"]["height"]) == (440, 340)
    if why["homography"]:
        x, y, w = (row[0] * 0.5 + row[1] * 0.5 + row[2] for row in why["homography"])
        assert (x / w, y / w) == (pytest.approx(320 / 640, abs=0.03), pytest.approx(230 / 427, abs=0.03))
    for pair in why["pairs"][: why["inliers"]]:  # the half lies at (100, 60) to (540, 400) of 640 x 427
        assert pair["photo"][0] == pytest.approx((100 + 440 * pair["query"][0]) / 640, abs=0.02)
        assert pair["photo"][1] == pytest.approx((60 + 340 * pair["query"][1]) / 427, abs=0.02)

    again = mira.get(f"{URL}{answer['query']}/why/{photos['china'].id}/").json()
    assert again == why


def a_picture_without_content_and_a_lost_copy_are_told(mira: APIClient, photos: dict[str, Photo]) -> None:
    plain = mira.post(URL, {"image": upload(jpeg(Image.new("RGB", (64, 64), "white")))}, format="multipart")
    assert (plain.status_code, plain.json()["error"]["code"]) == (415, "query_unreadable")
    answer = mira.post(
        URL, {"image": upload(jpeg(Image.open(SAMPLES / "china.jpg")))}, format="multipart"
    ).json()
    SearchQuery.objects.filter(pk=answer["query"]).update(image_key="queries/00/gone.jpg")
    lost = mira.get(f"{URL}{answer['query']}/why/{photos['china'].id}/")
    assert (lost.status_code, lost.json()["error"]["code"]) == (404, "query_not_found")
