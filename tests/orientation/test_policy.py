"""What follows from a reading, and when a camera is believed."""

import pytest

from search.models import SensingCamera
from search.orientation.cameras import trusted
from search.orientation.decoding import Reading
from search.orientation.policy import Thresholds, Verdict, standing, verdict
from webapp.photos.models import Photo, Pose

THRESHOLDS = Thresholds(turn=0.99, suggestion=0.8, tilt=0.7)


def found(angle: float, confidence: float, fine: float = 0.0) -> Reading:
    return Reading(angle % 360, round(angle / 90) % 4, confidence, fine)


@pytest.mark.parametrize(
    ("angle", "confidence", "trusted", "state"),
    [
        (0, 0.999, False, "upright"),
        (180, 0.999, False, "turned"),
        (180, 0.9, False, "suggested"),
        (0, 0.9, False, "unsure"),
        (180, 0.5, False, "unsure"),
        (0, 0.9, True, "upright"),
        (0, 0.5, True, "unsure"),
        (90, 0.999, True, "suggested"),
        (90, 0.9, True, "unsure"),
    ],
)
def test_the_state_follows_from_quarter_confidence_and_camera(
    angle: float, confidence: float, trusted: bool, state: str
) -> None:
    said = verdict(found(angle, confidence), THRESHOLDS, trusted=trusted)
    assert said == Verdict(said.state, confidence, 0.0)
    assert said.state == state


@pytest.mark.parametrize("tilt", [6.0, -6.0, 7.25, -15.0, 15.0])
def test_a_sure_tilt_is_suggested_the_other_way_round_and_never_made(tilt: float) -> None:
    said = verdict(found(tilt, 0.999, fine=0.8), THRESHOLDS)
    assert said == Verdict(said.state, 0.8, -tilt)
    assert said.state == "suggested"


@pytest.mark.parametrize(
    ("tilt", "confidence", "fine"),
    [(5.9, 0.999, 0.9), (-15.1, 0.999, 0.9), (8.0, 0.999, 0.69), (8.0, 0.999, 0.0), (8.0, 0.7, 0.9)],
)
def test_a_tilt_too_small_too_steep_or_unsure_is_left(tilt: float, confidence: float, fine: float) -> None:
    assert verdict(found(tilt, confidence, fine), THRESHOLDS).straighten == 0.0
    assert verdict(found(tilt, confidence, fine), THRESHOLDS).state != "suggested"


def test_a_model_that_knows_no_fine_angles_suggests_no_tilt() -> None:
    assert verdict(found(8, 0.999), Thresholds(0.99, 0.8, tilt=1.01)).state == "unsure"


@pytest.mark.parametrize("camera", [False, True])
@pytest.mark.parametrize(
    ("tilt", "state"), [(5.9, "upright"), (-5.9, "upright"), (18.4, "unsure"), (-30, "unsure")]
)
def test_what_plainly_leans_is_not_called_upright(tilt: float, state: str, camera: bool) -> None:
    assert verdict(found(tilt, 0.999, fine=0.9), THRESHOLDS, trusted=camera).state == state


def test_a_sure_wrong_quarter_is_turned_however_it_leans() -> None:
    assert verdict(found(90 + 18.4, 0.999, fine=0.9), THRESHOLDS).state == "turned"


@pytest.mark.parametrize(
    ("state", "proposed", "pose", "stands"),
    [
        ("suggested", Pose(270), Pose(270), "turned"),
        ("upright", Pose(270), Pose(270), "turned"),
        ("upright", Pose(270), Pose(), "suggested"),
        ("upright", Pose(0, -7), Pose(), "suggested"),
        ("upright", Pose(0, -2), Pose(), "upright"),
        ("upright", Pose(0, -20), Pose(), "unsure"),
        ("suggested", Pose(), Pose(), "upright"),
        ("unsure", Pose(), Pose(), "unsure"),
        ("unsure", Pose(90), Pose(), "unsure"),
        ("unsure", Pose(90), Pose(90), "turned"),
    ],
)
def test_how_a_photo_stands_follows_from_its_reading_and_how_it_lies(
    state: str, proposed: Pose, pose: Pose, stands: str
) -> None:
    assert standing(state, proposed, pose) == stands


def test_a_suggested_turn_carries_its_tilt_and_a_made_one_does_not() -> None:
    assert verdict(found(82, 0.9, fine=0.85), THRESHOLDS) == Verdict(
        verdict(found(82, 0.9), THRESHOLDS).state, 0.85, 8.0
    )
    assert verdict(found(82, 0.999, fine=0.85), THRESHOLDS) == Verdict(
        verdict(found(90, 0.999), THRESHOLDS).state, 0.999, 0.0
    )


def shot(orientation: object, model: str = "X100", make: str = "Fuji") -> Photo:
    exif = {} if orientation is None else {"Orientation": orientation}
    return Photo(exif=exif, camera_make=make, camera_model=model)


@pytest.mark.django_db
def test_a_camera_that_once_told_which_way_is_up_is_believed_from_then_on() -> None:
    plain, told = shot(1), shot(6)
    assert trusted([plain]) == set()
    assert trusted([told, plain, shot(1, model="old")]) == {told.id, plain.id}
    assert trusted([plain]) == {plain.id}
    assert list(SensingCamera.objects.values_list("make", "model")) == [("Fuji", "X100")]


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, 0, 9, -3, "6", "sideways", [6, 6], 2.5, {"a": 1}])
def test_what_means_nothing_is_not_believed(value: object) -> None:
    assert trusted([shot(value)]) == set()
    assert not SensingCamera.objects.exists()


@pytest.mark.django_db
def test_a_file_without_a_cameras_name_speaks_only_for_itself() -> None:
    told, plain = shot(8, model="", make=""), shot(1, model="", make="")
    assert trusted([told, plain]) == {told.id}
    assert not SensingCamera.objects.exists()
