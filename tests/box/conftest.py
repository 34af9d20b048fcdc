from datetime import UTC, datetime

import pytest

from search.text.services import document_update
from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from tests.vectors import photo_row, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.albums import album_add, album_create


@pytest.fixture
def photos(member: User) -> list[Photo]:
    """Two photos of a dog in Lisbon by a Nikon in 2009 and 2012, one of a boat in Oslo by a Canon in 2024."""
    nikon = {"camera_make": "NIKON CORPORATION", "camera_model": "NIKON D90"}
    lisbon = {"place_name": "Lisbon, Portugal", "latitude": 38.72, "longitude": -9.14}
    oslo = {"place_name": "Oslo, Norway", "latitude": 59.91, "longitude": 10.75}
    canon = {"camera_make": "Canon", "camera_model": "Canon EOS 70D"}
    made = [
        photo_row(member, taken_at=datetime(2009, 5, 17, tzinfo=UTC), **nikon, **lisbon),
        photo_row(member, taken_at=datetime(2012, 5, 17, tzinfo=UTC), **nikon, **lisbon),
        photo_row(member, taken_at=datetime(2024, 7, 1, tzinfo=UTC), **canon, **oslo),
    ]
    tag_photos(made[:2], "dog")
    tag_photos(made[2:], "boat")
    album_add(album=album_create(owner=member, name="Summer at the lake"), photos=made[:1])
    captions = {
        made[0].pk: "a brown dog on a beach",
        made[1].pk: "a dog under a bridge",
        made[2].pk: "a boat at sea",
    }
    document_update(photo_ids=captions, caption=captions)
    return made
