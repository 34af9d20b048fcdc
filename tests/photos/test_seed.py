"""The command that makes large libraries for measuring."""

import random
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo, StageRun
from webapp.photos.services.seed_dates import month_sizes


@pytest.fixture
def seed(member: User) -> None:
    call_command("seed_library", "300", "--owner", member.username, "--originals", verbosity=0)


def test_seeded_photos_look_like_real_ones(seed: None, api: APIClient) -> None:
    timeline = api.get("/api/v1/timeline/").json()
    assert timeline["total"] == 300
    month = api.get(f"/api/v1/timeline/{timeline['buckets'][0]['month']}/").json()
    assert all(month["thumbhash"]) and not any(month["processing"])
    photo = api.get(f"/api/v1/photos/{month['id'][0]}/").json()
    assert set(photo["stages"].values()) == {"skipped"}
    for kind in ("thumb", "large", "original"):
        answer: Any = api.get(f"/media/{photo['id']}/{kind}")
        assert answer.status_code == 200 and b"".join(answer.streaming_content)


def test_seeded_photos_share_few_files(seed: None) -> None:
    thumbs = [
        Path(storages["renditions"].path(photo.rendition_key("thumb"))) for photo in Photo.objects.all()
    ]
    assert len({path.stat().st_ino for path in thumbs}) <= 48


def test_seeded_photos_go_without_a_trace_and_own_photos_stay(
    seed: None, member: User, photo_make: PhotoMaker
) -> None:
    own = photo_make()
    folder = Path(storages["renditions"].path(""))
    call_command("seed_library", "--remove", "--owner", member.username, verbosity=0)
    assert list(Photo.objects.all()) == [own]
    assert not StageRun.objects.exclude(photo=own).exists()
    assert not list(folder.rglob("*.webp"))


def test_a_library_with_own_photos_is_not_seeded_unless_told(member: User, photo_make: PhotoMaker) -> None:
    photo_make()
    with pytest.raises(CommandError, match="1 photos of their own"):
        call_command("seed_library", "5", "--owner", member.username)
    call_command("seed_library", "5", "--owner", member.username, "--force", verbosity=0)
    assert Photo.objects.count() == 6


@pytest.mark.parametrize("arguments", [("5", "--owner", "nobody"), ("0", "--owner", "mira")])
def test_what_cannot_be_seeded_is_said(member: User, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("seed_library", *arguments)


@pytest.mark.parametrize("count", [100_000, 400_000])
def test_months_have_a_long_tail_and_one_giant(count: int) -> None:
    sizes = month_sizes(count, random.Random(0))
    assert sum(sizes) == count
    assert sizes.count(20_000) == 1 and min(sizes) >= 0
    assert sorted(sizes)[len(sizes) // 2] < sum(sizes) / len(sizes)
