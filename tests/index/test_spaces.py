"""The life of an embedding space, and what may come into it."""

import numpy as np
import pytest
from django.db import IntegrityError

from search.errors import SpaceError
from search.index.describing import descriptor_of
from search.index.selectors import spaces_status
from search.index.services import (
    embeddings_write,
    space_build,
    space_for,
    space_ready,
    space_retire,
    space_swap,
    spaces_keep,
)
from search.models import Embedding, EmbeddingSpace
from tests.vectors import DIM, fan, model_version, photo_row, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.errors import ModelMissing
from webapp.photos.models import StageRun

State = EmbeddingSpace.State


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_vector_that_cannot_be_compared_is_refused_at_the_door(
    member: User, space: EmbeddingSpace, value: float
) -> None:
    with pytest.raises(SpaceError, match="zero or not a number"):
        embeddings_write(space=space, vectors={photo_row(member).id: np.full(DIM, value, np.float32)})
    assert not Embedding.objects.exists()


def test_a_vector_of_another_length_is_refused(member: User, space: EmbeddingSpace) -> None:
    with pytest.raises(SpaceError, match="16 numbers"):
        embeddings_write(space=space, vectors={photo_row(member).id: np.ones(DIM + 1, np.float32)})


def test_a_photo_has_one_vector_a_space_the_newest(member: User, space: EmbeddingSpace) -> None:
    photo = photo_row(member)
    for row in np.eye(DIM, dtype=np.float32)[:2]:
        embeddings_write(space=space, vectors={photo.id: row})
    assert Embedding.objects.get(photo=photo).vector.index(1.0) == 1


def test_the_first_space_serves_at_once_and_the_next_is_built_behind_it(db: None) -> None:
    first = space_for(model_version=model_version("a"), dim=DIM)
    second = space_for(model_version=model_version("b"), dim=2 * DIM)
    assert (first.state, second.state) == (State.SERVING, State.BUILDING)
    assert space_for(model_version=first.model_version, dim=DIM).pk == first.pk


def test_a_model_cannot_change_the_dimension_of_its_space(db: None) -> None:
    version = model_version("a")
    space_for(model_version=version, dim=DIM)
    with pytest.raises(SpaceError):
        space_for(model_version=version, dim=2 * DIM)


def test_two_spaces_cannot_serve_at_once(space: EmbeddingSpace) -> None:
    with pytest.raises(IntegrityError):
        space_make("other")


@pytest.mark.django_db(transaction=True)
def test_a_space_is_built_swapped_in_and_the_old_one_retired(transactional_db: None) -> None:
    member = User.objects.create_user("mira")
    old = space_make("old")
    photos = photos_with(member, old, fan(4))
    new = space_make("new", state="building", dim=8)

    assert space_build(space=new) == 4
    assert StageRun.objects.filter(stage="embedding", status="pending", priority=10).count() == 4
    assert not space_ready(space=new)
    with pytest.raises(SpaceError, match=r"0\.0%"):
        space_swap(space=new)

    embeddings_write(space=new, vectors={photo.id: np.eye(8, dtype=np.float32)[0] for photo in photos})
    spaces_keep()
    new.refresh_from_db()
    assert new.state == State.READY
    space_swap(space=new)
    states = {row.name: (row.state, row.coverage, row.index) for row in spaces_status()}
    assert states == {"new": ("serving", 1.0, True), "old": ("ready", 1.0, True)}

    with pytest.raises(SpaceError, match="serving"):
        space_retire(space=EmbeddingSpace.objects.get(pk=new.pk))
    assert space_retire(space=old) == 4
    states = {row.name: (row.state, row.photos, row.index) for row in spaces_status()}
    assert states["old"] == ("retired", 0, False)


def test_a_space_whose_weights_are_gone_says_what_to_do(space: EmbeddingSpace) -> None:
    with pytest.raises(ModelMissing, match="models sync"):
        descriptor_of(space.model_version)
