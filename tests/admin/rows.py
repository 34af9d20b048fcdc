"""Rows of every table that the admin shows; made in bulk, without files or models behind them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.contrib.auth.models import Group

from captioning.models import Caption
from search.models import (
    Cluster,
    ClusterMember,
    ClusterRun,
    EmbeddingSpace,
    Orientation,
    OrientationDecision,
    PhotoTag,
    Tag,
    TextLine,
)
from webapp.accounts.models import ApiToken, User
from webapp.photos.models import Album, AlbumPhoto, ModelVersion, Photo, StageRun, Upload
from webapp.photos.pipeline import stages

TAKEN = datetime(2024, 5, 1, 12, tzinfo=UTC)


def photos_make(owner: User, count: int, first: int = 0) -> list[Photo]:
    """Photos of one member, on the ledger with every stage: succeeded, but for one that failed."""
    photos = Photo.objects.bulk_create(
        Photo(
            owner=owner,
            sha256=f"{owner.pk:04}{number:060}",
            extension=".jpg",
            name=f"harbour {number}.jpg",
            media_type="image/jpeg",
            bytes=1000,
            width=400,
            height=300,
            taken_at=TAKEN,
        )
        for number in range(first, first + count)
    )
    StageRun.objects.bulk_create(
        StageRun(photo=photo, stage=name, status="failed" if name == "caption" else "success", reason="why")
        for photo in photos
        for name in stages()
    )
    return photos


def model_version_make(number: int, task: str = "descriptor") -> ModelVersion:
    card = {"licence": "Apache-2.0", "metrics": {"map": 0.5}, "data": [{"name": "x"}]}
    return ModelVersion.objects.create(
        task=task, name=f"net{number}", sha256=f"{number:064}", path=f"models/{number}", card=card
    )


def everything_make(owner: User, photos: Sequence[Photo]) -> None:
    """One row of every other table for each photo."""
    run = ClusterRun.objects.create(owner=owner, algorithm="average", state="success")
    for number, photo in enumerate(photos):
        name = f"{owner.username}{number}"
        album = Album.objects.create(owner=owner, name=name, cover=photo)
        AlbumPhoto.objects.create(album=album, photo=photo)
        Upload.objects.create(owner=owner, name=name, bytes=10, sha256=photo.sha256, album=album)
        version = model_version_make(number + 1000 * owner.pk)
        EmbeddingSpace.objects.create(name=name, model_version=version, dim=8)
        Orientation.objects.create(photo=photo, angle=91.0, quarter=1, confidence=0.8, state="suggested")
        OrientationDecision.objects.create(
            photo=photo, member=owner, decision="rejected", state="suggested", angle=91.0, confidence=0.8, turn=0,
            straighten=0, turn_before=0, straighten_before=0, by_person_before=False, batch=photo.pk,
        )  # fmt: skip
        tag = Tag.objects.create(name=name)
        PhotoTag.objects.create(photo=photo, tag=tag, score=0.9)
        TextLine.objects.create(
            photo=photo, position=0, text="no swimming", confidence=0.8, corners=[0.5] * 8, words=[0, 1]
        )
        Caption.objects.create(photo=photo, text="a boat", source="machine", confidence=0.1)
        cluster = Cluster.objects.create(owner=owner, run=run, name=name, size=1, cohesion=0.9)
        ClusterMember.objects.create(cluster=cluster, photo=photo, position=0, closeness=0.9)
        ClusterRun.objects.create(owner=owner, algorithm="average", state="success")
        ApiToken.objects.create(owner=owner, name=name, sha256=f"{owner.pk}{number:060}")
        Group.objects.create(name=name)
        User.objects.create_user(name)
