"""The stage: sure turns are made for display, a person's turn stands, the original stays."""

from dataclasses import replace

import pytest

from search.models import Orientation
from search.orientation.decoding import Reading
from search.orientation.policy import Thresholds
from search.orientation.section import OrientationSection
from search.orientation.services import SeenAs, orientations_write
from tests.orientation.conftest import PhotoMaker
from tests.orientation.pictures import noise
from webapp.accounts.models import User
from webapp.photos.models import Photo, Pose, StageRun
from webapp.photos.pipeline.runner import drain
from webapp.photos.pipeline.schedule import runs_repeat
from webapp.photos.services.turn import photo_turn

pytestmark = pytest.mark.django_db(transaction=True)
State = Orientation.State
SURE = Reading(angle=90.4, quarter=1, confidence=0.9999)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_photo_that_lies_wrong_is_shown_upright_and_its_file_stays(
    photo_make: PhotoMaker, quarters: int
) -> None:
    photo = photo_make(quarters)
    sha256 = photo.sha256

    drain(["io", "vision"])

    photo.refresh_from_db()
    assert photo.turn == -90 * quarters % 360
    assert photo.sha256 == sha256
    assert not photo.turned_by_person
    assert _known(photo).state == State.TURNED
    assert _known(photo).quarter == quarters
    assert _known(photo).angle == pytest.approx(90 * quarters, abs=10)


def test_an_upright_photo_is_left_alone(photo_make: PhotoMaker) -> None:
    photo = photo_make(0)

    drain(["io", "vision"])

    photo.refresh_from_db()
    assert photo.turn == 0
    assert _known(photo).state == State.UPRIGHT


def test_noise_is_not_turned_and_is_called_unsure(photo_make: PhotoMaker) -> None:
    photo = photo_make(0, noise(1, 256, 0)[0])

    drain(["io", "vision"])

    photo.refresh_from_db()
    assert photo.turn == 0
    assert _known(photo).state == State.UNSURE


def test_thumbnails_follow_a_turn_and_orientation_does_not_run_in_circles(photo_make: PhotoMaker) -> None:
    photo = photo_make(1)

    drain(["io", "vision"])

    runs = dict(StageRun.objects.filter(photo=photo).values_list("stage", "status"))
    assert set(runs.values()) == {"success"}
    photo.refresh_from_db()
    assert photo.version == 2


def test_reading_a_turned_photo_again_changes_nothing(photo_make: PhotoMaker) -> None:
    photo = photo_make(3)
    drain(["io", "vision"])
    before = Orientation.objects.get(photo=photo)

    runs_repeat(photos=[photo.id], names=["orientation"])
    drain(["io", "vision"])

    after = Orientation.objects.get(photo=photo)
    assert (after.state, after.quarter) == (State.TURNED, before.quarter)
    assert Photo.objects.get(id=photo.id).turn == 90


def test_what_a_person_turned_no_machine_turns(photo_make: PhotoMaker, member: User) -> None:
    photo = photo_make(1)
    photo_turn(photo=photo, angle=180, actor=member)

    drain(["io", "vision"])

    photo.refresh_from_db()
    assert photo.turn == 180
    assert OrientationSection().load([photo])[photo.id] == {
        "angle": 180.0, "confidence": 1.0, "state": "manual"
    }  # fmt: skip


def test_a_person_who_turns_while_the_machine_reads_is_not_overruled(
    photo_make: PhotoMaker, member: User
) -> None:
    photo = photo_make(1)
    photo_turn(photo=photo, angle=90, actor=member)

    _write(photo, SURE)

    photo.refresh_from_db()
    assert photo.turn == 90


def test_below_the_threshold_nothing_is_turned(photo_make: PhotoMaker) -> None:
    photo = photo_make(1)

    _write(photo, replace(SURE, confidence=0.9))

    photo.refresh_from_db()
    assert photo.turn == 0
    assert _known(photo).state == State.SUGGESTED


def test_a_tilt_is_suggested_and_the_photo_is_left_alone(photo_make: PhotoMaker) -> None:
    photo = photo_make(0)

    _write(photo, Reading(angle=6.25, quarter=0, confidence=0.999, fine=0.9))

    photo.refresh_from_db()
    assert photo.pose == Pose()
    assert (_known(photo).state, _known(photo).proposed) == (State.SUGGESTED, Pose(0, -6.25))


@pytest.mark.parametrize("reading", [Reading(18, 0, 0.999), Reading(0, 0, 0.3)])
def test_what_the_machine_turned_stays_turned_when_it_is_read_again_as_leaning_or_less_surely(
    photo_make: PhotoMaker, reading: Reading
) -> None:
    photo = photo_turn(photo=photo_make(1), angle=270, actor=None)

    _write(photo, reading, photo.pose)

    assert (_known(photo).state, _known(photo).proposed) == (State.TURNED, Pose(270))


def test_what_is_read_off_a_displayed_photo_is_told_of_its_original(photo_make: PhotoMaker) -> None:
    photo = photo_turn(photo=photo_make(1), angle=270, straighten=-4, actor=None)

    _write(photo, Reading(angle=6.5, quarter=0, confidence=0.999, fine=0.9), photo.pose)

    known = _known(photo)
    assert known.angle == pytest.approx(100.5)
    assert known.quarter == 1
    assert known.proposed == Pose(270, -10.5)


def test_a_camera_that_measures_is_not_overruled_without_asking(photo_make: PhotoMaker) -> None:
    photo = photo_make(1)
    Photo.objects.update(exif={"Orientation": 6})

    _write(photo, SURE)

    photo.refresh_from_db()
    assert photo.turn == 0
    assert _known(photo).state == State.SUGGESTED


def test_exif_is_read_before_the_content_is_weighed_against_it(photo_make: PhotoMaker) -> None:
    photo = photo_make(0)
    drain(["vision"])
    assert not Orientation.objects.exists()

    drain(["io", "vision"])
    assert Orientation.objects.filter(photo=photo).exists()


def test_a_photo_not_yet_read_has_no_orientation(photo_make: PhotoMaker) -> None:
    photo = photo_make(0)

    assert OrientationSection().load([photo]) == {photo.id: None}


def _known(photo: Photo) -> Orientation:
    return Orientation.objects.get(photo=photo)


def _write(photo: Photo, reading: Reading, pose: Pose = Pose()) -> None:  # noqa: B008
    orientations_write(
        seen={photo.id: SeenAs(reading, pose)},
        model_version="test",
        thresholds=Thresholds(turn=0.99, suggestion=0.8, tilt=0.7),
    )
