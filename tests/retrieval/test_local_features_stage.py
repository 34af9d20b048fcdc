"""The stage that keeps keypoints: small, of the photo as displayed, renewed when the extractor changes."""

import io
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
from PIL import Image

from search.local_features import services, stage
from search.local_features.packing import MOST_BYTES
from search.local_features.selectors import extractor_get, features_stored
from search.local_features.services import STAGE, PackedOf, features_upkeep, features_write
from search.local_features.stage import LocalFeaturesStage
from search.models import StoredFeatures
from webapp.accounts.models import User
from webapp.photos.models import Photo, Pose, StageRun
from webapp.photos.pipeline import Batch, StageError, runner
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.schedule import BACKFILL
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.turn import photo_turn

SAMPLES = Path(sklearn.datasets.__file__).parent / "images"


@pytest.fixture
def photos(member: User) -> list[Photo]:
    """Two photos that scikit-learn ships."""
    files = [(SAMPLES / name).read_bytes() for name in ("china.jpg", "flower.jpg")]
    return [photo_ingest(owner=member, file=io.BytesIO(data), name="a.jpg").photo for data in files]


def run(photos: list[Photo]) -> None:
    """Compute and write, as the runner does."""
    treat = LocalFeaturesStage()
    outcomes = treat.compute(Batch(photos))
    treat.write({photo: found for photo, found in outcomes.items() if isinstance(found, PackedOf)})


def test_keypoints_of_every_photo_are_kept_small(photos: list[Photo]) -> None:
    run(photos)
    label = extractor_get().label
    assert LocalFeaturesStage().version() == label
    rows = list(StoredFeatures.objects.all())
    assert {row.photo_id for row in rows} == {photo.id for photo in photos}
    assert all(100 < row.keypoints <= 500 and len(row.data) <= MOST_BYTES for row in rows)
    assert len(features_stored(photos, label)[photos[0].id]) == rows[0].keypoints


def test_a_second_run_replaces_and_another_extractors_keypoints_go(photos: list[Photo]) -> None:
    features_write(extractor="older/fp32", found={photos[0].id: PackedOf(b"x", 1, Pose())})
    run(photos)
    run(photos)
    assert StoredFeatures.objects.count() == 2
    assert not StoredFeatures.objects.filter(extractor="older/fp32").exists()


def test_keypoints_follow_the_turn(photos: list[Photo]) -> None:
    run(photos)
    label = extractor_get().label
    StageRun.objects.filter(stage=STAGE).update(status="success", model_version=label)
    turned = photo_turn(photo=photos[0], angle=90, actor=photos[0].owner)
    assert features_stored([turned], label) == {}  # those of the photo as it lay before do not fit any more
    assert StageRun.objects.get(photo=turned, stage=STAGE).status == "pending"
    run([turned])
    found = features_stored([turned], label)[turned.id]
    assert found.size[1] > found.size[0]


def test_keypoints_follow_straightening(photos: list[Photo]) -> None:
    run(photos)
    label = extractor_get().label
    straight = photo_turn(photo=photos[0], straighten=8, actor=photos[0].owner)
    assert features_stored([straight], label) == {}
    run([straight])
    width, height = features_stored([straight], label)[straight.id].size
    assert width / height == pytest.approx(straight.display_size[0] / straight.display_size[1], rel=0.01)


def test_photos_of_an_older_extractor_are_due_again_behind_fresh_ones(photos: list[Photo]) -> None:
    runs = StageRun.objects.filter(stage=STAGE)
    runs.filter(photo=photos[0]).update(status="success", model_version="older/fp32")
    runs.filter(photo=photos[1]).update(status="success", model_version=extractor_get().label)
    assert features_upkeep() == 1
    again = runs.get(photo=photos[0])
    assert (again.status, again.priority) == ("pending", BACKFILL)
    assert runs.get(photo=photos[1]).status == "success"
    assert features_upkeep() == 0


def test_a_broken_photo_fails_alone(photos: list[Photo]) -> None:
    photos[0].sha256 = "0" * 64
    outcomes = LocalFeaturesStage().compute(Batch(photos))
    assert isinstance(outcomes[photos[0].id], StageError)
    assert isinstance(outcomes[photos[1].id], PackedOf)


def test_a_photo_without_content_has_no_keypoints_and_is_done(
    photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "thumbnail_pixels", lambda photo: Image.new("RGB", (64, 64), "white"))
    run(photos[:1])
    assert StoredFeatures.objects.get().keypoints == 0
    assert np.array_equal(
        features_stored(photos, extractor_get().label)[photos[0].id].points, np.zeros((0, 2))
    )


def test_it_waits_until_nothing_else_is_due_in_its_queue(
    photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    lane = [stages()["metadata"], stages()[STAGE], stages()["thumbnails"]]
    monkeypatch.setattr(runner, "run_stage", lambda each, runs, batch: done.append(each.name))
    StageRun.objects.filter(stage="orientation").update(status="success")
    while runner.run_next_batch(lane):
        if done[-1] == "thumbnails":
            StageRun.objects.filter(stage="thumbnails").update(status="success")
    assert done == ["metadata", "thumbnails", STAGE]


def test_it_stands_in_the_pipeline_after_orientation() -> None:
    names = list(stages())
    assert names.index(services.STAGE) > names.index("orientation")
    assert stages()[STAGE].queue == "vision" and stages()[STAGE].follows_turn
