"""Turning photos."""

import pytest

from tests.photos.conftest import PhotoMaker
from webapp.photos.errors import AngleWrong
from webapp.photos.models import StageRun
from webapp.photos.services.turn import photo_turn, photos_turn


def test_turns_add_up_clockwise_and_count_versions(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    for expected in (90, 180, 270, 0):
        photo = photo_turn(photo=photo, angle=90, actor=photo.owner)
        assert photo.turn == expected
    assert photo.version == 5
    assert photo.turned_by_person


def test_the_displayed_size_follows(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    assert photo.display_size == (96, 64)
    assert photo_turn(photo=photo, angle=270, actor=None).display_size == (64, 96)


def test_a_machine_never_undoes_a_persons_turn(photo_make: PhotoMaker) -> None:
    photo = photo_turn(photo=photo_make(), angle=90, actor=photo_make().owner)
    assert photo_turn(photo=photo, angle=180, actor=None).turn == 90
    photo.refresh_from_db()
    assert (photo.turn, photo.version) == (90, 2)


def test_a_person_may_undo_a_machines_turn(photo_make: PhotoMaker) -> None:
    photo = photo_turn(photo=photo_make(), angle=90, actor=None)
    assert photo_turn(photo=photo, angle=270, actor=photo.owner).turn == 0


def test_what_was_made_from_the_pixels_is_due_again_and_the_rest_is_not(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    StageRun.objects.filter(photo=photo).update(status="success", attempts=3)
    photo_turn(photo=photo, angle=90, actor=photo.owner)
    assert dict(StageRun.objects.filter(photo=photo).values_list("stage", "status")) == {
        "metadata": "success",
        "thumbnails": "pending",
    }


def test_many_are_turned_together_each_by_its_angle(photo_make: PhotoMaker) -> None:
    first, second, third = photo_make(), photo_make(), photo_make()
    turned = photos_turn(angles={first.id: 90, second.id: 180, third.id: 0}, actor=None)
    assert {id_: photo.turn for id_, photo in turned.items()} == {first.id: 90, second.id: 180}


@pytest.mark.parametrize("angle", [45, -90, 360])
def test_other_angles_are_refused(angle: int, photo_make: PhotoMaker) -> None:
    with pytest.raises(AngleWrong):
        photo_turn(photo=photo_make(), angle=angle, actor=None)
