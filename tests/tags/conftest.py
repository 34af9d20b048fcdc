"""Photos of a member in the real database and store."""

import io
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image

from webapp.accounts.models import User
from webapp.photos.models import Photo

PhotoMaker = Callable[..., Photo]


@pytest.fixture
def photo_make(db: None) -> PhotoMaker:
    member = User.objects.create_user("mira", password="a long enough one")
    made: list[Photo] = []

    def make(image: Image.Image | None = None) -> Photo:
        pixels = image or Image.new("RGB", (40, 30), (40 * len(made) % 256, 90, 120))
        buffer = io.BytesIO()
        pixels.save(buffer, "PNG")
        photo = Photo(
            owner=member,
            sha256=f"{len(made) + 7000:064x}",
            extension=".png",
            name=f"{len(made)}.png",
            media_type="image/png",
            bytes=buffer.tell(),
            width=pixels.width,
            height=pixels.height,
            taken_at=timezone.now(),
        )
        storages["originals"].delete(photo.original_key)
        storages["originals"].save(photo.original_key, ContentFile(buffer.getvalue()))
        photo.save()
        made.append(photo)
        return photo

    return make
