"""After an upgrade that brings other weights, the index finds its own way to them."""

import numpy as np
import pytest

from search.index.services import embeddings_write
from search.index.upkeep import spaces_upkeep
from search.models import EmbeddingSpace
from tests.vectors import fan, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.models import StageRun
from webapp.photos.services.models import models_sync

State = EmbeddingSpace.State


@pytest.mark.django_db(transaction=True)
def test_the_shipped_models_space_takes_over_from_one_whose_weights_are_gone(transactional_db: None) -> None:
    models_sync()
    old = space_make("lost")
    photos = photos_with(User.objects.create_user("mira"), old, fan(3))

    spaces_upkeep()
    new = EmbeddingSpace.objects.exclude(pk=old.pk).get(purpose="photo")
    assert new.state == State.BUILDING
    assert StageRun.objects.filter(stage="embedding", status="pending").count() == 3
    assert EmbeddingSpace.objects.get(purpose="photo", state=State.SERVING) == old

    embeddings_write(space=new, vectors={photo.id: np.eye(new.dim, dtype=np.float32)[0] for photo in photos})
    spaces_upkeep()
    assert EmbeddingSpace.objects.get(purpose="photo", state=State.SERVING) == new


@pytest.mark.django_db(transaction=True)
def test_an_empty_library_makes_no_space(transactional_db: None) -> None:
    models_sync()
    spaces_upkeep()
    assert not EmbeddingSpace.objects.exists()
