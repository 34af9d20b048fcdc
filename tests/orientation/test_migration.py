"""What was called upright although it leans is called unsure after the update."""

from importlib import import_module

import pytest
from django.db import connection

from search.models import Orientation
from tests.members import member  # noqa: F401 - fixture
from tests.review.conftest import ReadMaker, read_make  # noqa: F401 - fixture
from webapp.photos.models import Photo


@pytest.mark.parametrize(
    ("angle", "quarter", "after"),
    [
        (18.4, 0, "unsure"),
        (341.6, 0, "unsure"),
        (5.9, 0, "upright"),
        (354.1, 0, "upright"),
        (0, 0, "upright"),
    ],
)
def test_what_leans_is_no_longer_upright(
    read_make: ReadMaker, angle: float, quarter: int, after: str
) -> None:
    decided, photo = read_make(quarter, 0.97, "upright"), read_make(quarter, 0.97, "upright")
    Orientation.objects.update(angle=angle)
    Photo.objects.filter(id=decided.id).update(turned_by_person=True)
    with connection.cursor() as cursor:
        cursor.execute(import_module("search.migrations.0014_leaning_is_not_upright").UNSURE)
    assert Orientation.objects.get(photo=photo).state == after
    assert Orientation.objects.get(photo=decided).state == "upright"
