"""Comparing photos that have come with their candidates, and keeping which contents belong together."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from search.duplicates.alignment import NEAR
from search.duplicates.candidates import candidates_of, neighbourhood_of
from search.duplicates.comparison import compare
from search.duplicates.hashing import nearest_form, unpacked_bits
from search.duplicates.looks import Looks
from search.duplicates.moments import Moment, kind_of, moment_of
from search.models import DuplicatePair, Fingerprint
from webapp.photos.models import Photo
from webapp.photos.pipeline import StageError
from webapp.photos.pipeline.taken import taken_at_of

Names = tuple[str, str]


def fingerprints_compare(*, owner: int, due: Sequence[Fingerprint]) -> set[str]:
    """Compare these with what the owner has; returns the contents whose groups may have changed."""
    fresh = _never_compared(owner, due)
    near = candidates_of(fresh, neighbourhood_of(owner))
    others = Fingerprint.objects.in_bulk({photo for found in near.values() for photo in found})
    found = _pairs(owner, fresh, near, others)
    DuplicatePair.objects.bulk_create(found, ignore_conflicts=True)
    Fingerprint.objects.filter(photo__in=[one.photo_id for one in due]).update(compared_at=timezone.now())
    return {one.pixels for one in due} | {name for pair in found for name in (pair.first, pair.second)}


def _never_compared(owner: int, due: Sequence[Fingerprint]) -> list[Fingerprint]:
    """One photo of each content that no photo of the owner was compared for."""
    contents = {one.pixels: one for one in due}
    known = Fingerprint.objects.filter(
        pixels__in=contents, photo__owner_id=owner, compared_at__isnull=False
    ).values_list("pixels", flat=True)
    return [one for pixels, one in contents.items() if pixels not in set(known)]


def _pairs(
    owner: int,
    fresh: Sequence[Fingerprint],
    near: Mapping[UUID, Sequence[UUID]],
    others: Mapping[UUID, Fingerprint],
) -> list[DuplicatePair]:
    ids = {one.photo_id for one in fresh} | set(others)
    photos = Photo.objects.in_bulk(ids)
    looks, moments = Looks(photos.values()), {id_: _moment(photo) for id_, photo in photos.items()}
    looked_at: set[Names] = set()
    found: list[DuplicatePair] = []
    for one in fresh:
        for photo in near[one.photo_id]:
            other = others.get(photo)
            names = (min(one.pixels, other.pixels), max(one.pixels, other.pixels)) if other else ("", "")
            if other is None or names[0] == names[1] or names in looked_at:
                continue
            looked_at.add(names)
            pair = _pair(one, other, looks, moments)
            if pair is not None:
                pair.owner_id, (pair.first, pair.second) = owner, names
                found.append(pair)
    return found


def _pair(
    a: Fingerprint, b: Fingerprint, looks: Looks, moments: Mapping[UUID, Moment]
) -> DuplicatePair | None:
    if a.photo_id not in moments or b.photo_id not in moments:  # deleted meanwhile
        return None
    try:
        found = compare(looks[a.photo_id], looks[b.photo_id], by_hash=hashes_may_fit(a, b))
    except StageError:
        return None
    kind = kind_of(found, moments[a.photo_id], moments[b.photo_id])
    if kind is None:
        return None
    close = max(0.0, min(1.0, found.agreement.correlation))
    return DuplicatePair(kind=kind.value, closeness=close, inliers=found.inliers)


def hashes_may_fit(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether any form of one is so near the other that pixels are worth opening."""
    if a.bits is None or b.bits is None:
        return False
    return nearest_form(unpacked_bits(bytes(a.bits)), unpacked_bits(bytes(b.bits)))[1] <= NEAR


def _moment(photo: Photo) -> Moment:
    return moment_of(taken_at_of(photo.exif), photo.exif, photo.camera_make, photo.camera_model)
