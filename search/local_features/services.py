"""Keeping photos' keypoints, and making them anew when another extractor comes into use."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from search.local_features.selectors import extractor_get
from search.models import StoredFeatures
from webapp.photos.models import Pose, StageRun
from webapp.photos.pipeline.schedule import BACKFILL, runs_repeat

STAGE = "local-features"
CHUNK = 2000


@dataclass(frozen=True)
class PackedOf:
    """A photo's keypoints in bytes, how many, and how it was displayed."""

    data: bytes
    keypoints: int
    pose: Pose


def features_write(*, extractor: str, found: Mapping[UUID, PackedOf]) -> None:
    """Store them, replacing older ones of this extractor; another extractor's are not needed any more."""
    rows = [
        StoredFeatures(
            photo_id=photo,
            extractor=extractor,
            data=one.data,
            keypoints=one.keypoints,
            turn=one.pose.turn,
            straighten=one.pose.straighten,
        )
        for photo, one in sorted(found.items())
    ]
    StoredFeatures.objects.filter(photo_id__in=found).exclude(extractor=extractor).delete()
    StoredFeatures.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["photo", "extractor"],
        update_fields=["data", "keypoints", "turn", "straighten", "created_at"],
    )  # fmt: skip


def features_upkeep() -> int:
    """Photos whose keypoints another extractor made are due once more, behind fresh uploads; returns how many."""
    label = extractor_get().label
    ended = StageRun.objects.filter(stage=STAGE, status=StageRun.Status.SUCCESS).exclude(model_version=label)
    photos = list(ended.order_by("photo_id").values_list("photo_id", flat=True)[:CHUNK])
    if photos:
        runs_repeat(photos=photos, names=[STAGE], priority=BACKFILL)
    return len(photos)
