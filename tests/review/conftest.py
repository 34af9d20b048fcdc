"""Photos with readings, as the stage leaves them."""

from collections.abc import Callable

import pytest

from search.models import Orientation
from tests.admin.rows import photos_make
from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from webapp.accounts.models import User
from webapp.photos.models import Photo

ReadMaker = Callable[..., Photo]


@pytest.fixture
def read_make(member: User) -> ReadMaker:
    """A photo that was read: by default on its side, a turn suggested with 0.9."""
    made: list[Photo] = []

    def make(
        quarter: int = 1, confidence: float = 0.9, state: str = "suggested", *, straighten: float = 0.0,
        owner: User = member,
    ) -> Photo:  # fmt: skip
        photo = photos_make(owner, 1, first=len(made))[0]
        if state == "turned":
            photo.turn = -90 * quarter % 360
            photo.save(update_fields=["turn"])
        Orientation.objects.create(
            photo=photo, angle=(90 * quarter - straighten) % 360, quarter=quarter, straighten=straighten,
            confidence=confidence, state=state, model_version="net@1",
        )  # fmt: skip
        made.append(photo)
        return photo

    return make
