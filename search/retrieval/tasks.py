"""The worker's side of a search, in the queue `interactive`: shells over describe, verify and explain."""

import time
from functools import partial
from typing import Any
from uuid import UUID

from celery import shared_task

from search.extractors.local import LocalExtractor, LocalFeatures
from search.index.describing import descriptor_of
from search.local_features.calibration import calibration_of
from search.local_features.selectors import extractor_get, features_stored
from search.models import EmbeddingSpace, SearchQuery
from search.retrieval.doorway import answer
from search.retrieval.pairs import pairs_of
from search.retrieval.pixels import pixels_take
from search.retrieval.region import Region
from search.retrieval.rerank import shortlist_verify
from search.retrieval.source import Source, copy_save, photo_pixels, source_of, thumbnail_pixels
from webapp.photos.models import Photo


@shared_task(name="search.interactive.describe", ignore_result=True)
def describe(
    *,
    reply: str,
    space: int,
    pixels: str = "",
    photo: str = "",
    region: list[float] | None = None,
    keep: str = "",
) -> None:
    """Embed a photo of the library, or pixels that the web left; `keep` is where to save a copy of those."""

    def work() -> dict[str, Any]:
        image = pixels_take(pixels) if pixels else photo_pixels(UUID(photo))
        meant = Source(image, Region(*region) if region else None).looked_at()
        if keep:
            copy_save(image, keep)
        found = EmbeddingSpace.objects.select_related("model_version").get(pk=space)
        return {"vector": descriptor_of(found.model_version).describe([meant])[0].tolist()}

    answer(reply, work)


@shared_task(name="search.interactive.verify", ignore_result=True)
def verify(*, reply: str, query: str, photos: list[str], reranker: str, seconds: float) -> None:
    """Count the inliers between a query and each photo of a shortlist, within a time budget."""

    def work() -> dict[str, Any]:
        end = time.monotonic() + seconds
        extractor = extractor_get(reranker)
        found = Photo.objects.in_bulk([UUID(photo) for photo in photos])
        order = [found[UUID(photo)] for photo in photos if UUID(photo) in found]
        stored = features_stored(order, extractor.label)
        order.sort(key=lambda photo: photo.id not in stored)
        opened = [(photo.id, partial(_features, photo, stored, extractor)) for photo in order]
        wanted = _wanted(SearchQuery.objects.get(pk=query), extractor)
        verified = shortlist_verify(wanted, opened, extractor, end - time.monotonic())
        return {
            "inliers": {str(photo): count for photo, count in verified.inliers.items()},
            "finished": verified.finished,
            "keypoints": len(wanted),
            "extractor": extractor.label,
            "threshold": calibration_of(extractor.label).threshold,
        }

    answer(reply, work)


@shared_task(name="search.interactive.explain", ignore_result=True)
def explain(*, reply: str, query: str, photo: str, extractor: str) -> None:
    """Match the keypoints of a query and a photo."""

    def work() -> dict[str, Any]:
        asked, extract = SearchQuery.objects.get(pk=query), extractor_get(extractor)
        found = _wanted(asked, extract), _features_of(Photo.objects.get(pk=photo), extract)
        region = Region(*asked.region) if asked.region else None
        return pairs_of(*found, extract, calibration_of(extract.label).threshold, region)

    answer(reply, work)


def _wanted(query: SearchQuery, extractor: LocalExtractor) -> LocalFeatures:
    """Keypoints of what a query shows: the kept ones of a whole photo of the library, otherwise found now."""
    if query.photo_id and not query.region:
        return _features_of(Photo.objects.get(pk=query.photo_id), extractor)
    return extractor(source_of(query).meant())


def _features_of(photo: Photo, extractor: LocalExtractor) -> LocalFeatures:
    return _features(photo, features_stored([photo], extractor.label), extractor)


def _features(photo: Photo, stored: dict[UUID, LocalFeatures], extractor: LocalExtractor) -> LocalFeatures:
    """The kept ones; for a photo that has none yet, of its 512 pixels, which are quick to read."""
    return stored[photo.id] if photo.id in stored else extractor(thumbnail_pixels(photo))
