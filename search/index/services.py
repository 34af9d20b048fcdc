"""Writes of embedding spaces and their vectors."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
from django.db import IntegrityError, connection, transaction
from pgvector import HalfVector

from search.errors import SpaceError
from search.index.indexes import index_create, index_drop
from search.index.lsh import Lsh
from search.index.nearest import regions_of
from search.index.selectors import PHOTO, coverage, live_photos
from search.index.vectors import Floats, sound_rows
from search.models import Embedding, EmbeddingSpace
from webapp.photos.models import ModelVersion
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.schedule import BACKFILL, runs_repeat

State = EmbeddingSpace.State
BACKFILL_CHUNK = 5000
ENOUGH_COVERAGE = 0.999


def space_for(
    *, model_version: ModelVersion, dim: int, whitening: str = "", purpose: str = PHOTO
) -> EmbeddingSpace:
    """The space of this model, made when it is not there yet; the very first one serves at once."""
    found = EmbeddingSpace.objects.filter(model_version=model_version, purpose=purpose).first()
    if found is None:
        found = _space_create(model_version, dim, whitening, purpose)
    if found.dim != dim:
        raise SpaceError(f"{found.name} holds {found.dim} numbers a photo, but its model now gives {dim}.")
    return found


def _space_create(model_version: ModelVersion, dim: int, whitening: str, purpose: str) -> EmbeddingSpace:
    serving = EmbeddingSpace.objects.filter(purpose=purpose, state=State.SERVING).exists()
    try:
        with transaction.atomic():
            space = EmbeddingSpace.objects.create(
                name=f"{model_version.name} {dim}-d",
                purpose=purpose,
                model_version=model_version,
                dim=dim,
                whitening=whitening,
                state=State.BUILDING if serving else State.SERVING,
            )
    except IntegrityError:  # another worker was faster
        return space_for(model_version=model_version, dim=dim, whitening=whitening, purpose=purpose)
    if space.state == State.SERVING and not connection.in_atomic_block:
        index_create(space)
    return space


def space_build(*, space: EmbeddingSpace) -> int:
    """Put every photo that the space lacks on the ledger, behind fresh uploads; returns how many."""
    if space.state == State.RETIRED:
        EmbeddingSpace.objects.filter(pk=space.pk).update(state=State.BUILDING)
    covered = Embedding.objects.filter(space_id=space.pk, region__isnull=True).values("photo_id")
    missing = list(live_photos().exclude(pk__in=covered).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(missing), BACKFILL_CHUNK):
        runs_repeat(photos=missing[start : start + BACKFILL_CHUNK], names=_filling(), priority=BACKFILL)
    return len(missing)


def _filling() -> list[str]:
    """The stages that write vectors."""
    return [name for name in ("embedding", "regions") if name in stages()]


def space_ready(*, space: EmbeddingSpace) -> bool:
    """Once the space covers the library: make its index, so that it may serve. False while photos lack."""
    if coverage(space, live_photos()) < ENOUGH_COVERAGE:
        return False
    index_create(space)
    EmbeddingSpace.objects.filter(pk=space.pk, state=State.BUILDING).update(state=State.READY)
    return True


def space_swap(*, space: EmbeddingSpace, force: bool = False) -> None:
    """Let this space answer searches from now on; the one before stays ready, so that one can go back.

    Raises SpaceError while it does not cover the library, unless forced.
    """
    if space.state == State.RETIRED:
        raise SpaceError("This space is retired. Build it again first: manage.py index build.")
    if not space_ready(space=space) and not force:
        raise SpaceError(
            f"{space.name} covers {coverage(space, live_photos()):.1%} of the photos. Wait until the workers "
            "have built it, or swap with --force and search that part only."
        )
    index_create(space)
    with transaction.atomic():
        EmbeddingSpace.objects.filter(purpose=space.purpose, state=State.SERVING).exclude(pk=space.pk).update(
            state=State.READY
        )
        EmbeddingSpace.objects.filter(pk=space.pk).update(state=State.SERVING)


def space_retire(*, space: EmbeddingSpace) -> int:
    """Drop the space's index and vectors; returns how many vectors. The serving space cannot be retired."""
    with transaction.atomic():
        if (
            not EmbeddingSpace.objects.filter(pk=space.pk)
            .exclude(state=State.SERVING)
            .update(state=State.RETIRED)
        ):
            raise SpaceError("This space is serving. Swap another in before it is retired.")
    index_drop(space)
    return Embedding.objects.filter(space_id=space.pk).delete()[0]


def spaces_keep() -> None:
    """Mark spaces that came to cover the library as ready, and see that whatever serves has its index."""
    for space in EmbeddingSpace.objects.filter(state=State.BUILDING):
        space_ready(space=space)
    for space in EmbeddingSpace.objects.filter(state=State.SERVING):
        index_create(space)


def embeddings_write(*, space: EmbeddingSpace, vectors: Mapping[UUID, Floats]) -> None:
    """Store the whole photos' vectors, replacing older ones. Raises SpaceError for NaN, zero, wrong length."""
    if not vectors:
        return
    _checked(space, list(vectors.values()))
    hashes = hashes_of(space, list(vectors.values()))
    rows = [
        (space.pk, photo, HalfVector(vector).to_text(), codes)
        for (photo, vector), codes in sorted(
            zip(vectors.items(), hashes, strict=True), key=lambda row: row[0][0]
        )
    ]
    places = ", ".join(["(%s, %s, %s::halfvec, %s::int[], now())"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO search_embedding (space_id, photo_id, vector, hashes, created_at) VALUES {places} "  # noqa: S608
            "ON CONFLICT (space_id, photo_id) WHERE region IS NULL DO UPDATE "
            "SET vector = excluded.vector, hashes = excluded.hashes, created_at = excluded.created_at",
            [value for row in rows for value in row],
        )


def region_embeddings_write(
    *, space: EmbeddingSpace, vectors: Mapping[UUID, Mapping[tuple[float, ...], Floats]]
) -> None:
    """Replace the regions' vectors of these photos: photo -> box -> vector. Raises SpaceError as above."""
    rows = [(photo, box, vector) for photo, boxes in sorted(vectors.items()) for box, vector in boxes.items()]
    _checked(space, [vector for _, _, vector in rows])
    hashes = hashes_of(space, [vector for _, _, vector in rows])
    with transaction.atomic():
        regions_of(space).filter(photo__in=vectors).delete()
        Embedding.objects.bulk_create(
            Embedding(space=space, photo_id=photo, region=list(box), vector=HalfVector(vector), hashes=codes)
            for (photo, box, vector), codes in zip(rows, hashes, strict=True)
        )


def hashes_of(space: EmbeddingSpace, vectors: Sequence[Floats]) -> list[list[int] | None]:
    """The buckets of each vector, where the space is hashed."""
    hashing = Lsh.of(space)
    if hashing is None or not vectors:
        return [None] * len(vectors)
    return list(hashing.codes(np.stack(vectors)).tolist())


def _checked(space: EmbeddingSpace, vectors: Sequence[Floats]) -> None:
    if any(vector.shape != (space.dim,) for vector in vectors):
        raise SpaceError(f"Vectors of {space.name} have {space.dim} numbers.")
    if vectors and not sound_rows(np.stack(vectors)).all():
        raise SpaceError("A vector is zero or not a number; it cannot be searched for.")
