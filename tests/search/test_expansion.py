"""Alpha query expansion: the formula, its settings on the card, and that nobody else's photos speak in it."""

import numpy as np
import pytest
from rest_framework.test import APIClient

from search.models import EmbeddingSpace, SearchQuery
from search.retrieval.expansion import Expansion
from tests.search.test_pages_of_results import URL, every_page, ids
from tests.vectors import fan, photos_with
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion


def test_answers_are_weighed_by_the_power_of_their_cosine() -> None:
    query = np.array([1.0, 0.0], np.float32)
    near = np.array([[0.6, 0.8]], np.float32)
    mean = query + 0.6**3 * near[0]
    np.testing.assert_allclose(Expansion(1, 3).expanded(query, near), mean / np.linalg.norm(mean), rtol=1e-6)


def test_answers_that_point_away_and_no_answers_change_nothing() -> None:
    query = np.array([1.0, 0.0], np.float32)
    for others in (np.array([[-1.0, 0.0]], np.float32), np.zeros((0, 2), np.float32)):
        np.testing.assert_allclose(Expansion(1, 3).expanded(query, others), query)


def test_the_card_of_the_descriptor_says_how_far(space: EmbeddingSpace) -> None:
    assert Expansion.of(space) == Expansion(5, 6.0)
    space.model_version.card = {"config": {"expansion": {"n": 2, "alpha": 3}}}
    assert Expansion.of(space) == Expansion(2, 3.0)


def test_an_expanded_search_pages_to_the_very_end(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(23))
    found = every_page(api, photo=str(photos[0].id), expand=True, limit=5)
    assert sorted(ids(found)) == sorted(str(photo.id) for photo in photos[1:])


def test_expansion_moves_the_query_towards_its_own_members_photos_only(
    api: APIClient, member: User, stranger: User, space: EmbeddingSpace
) -> None:
    ModelVersion.objects.update(card={"config": {"expansion": {"n": 1, "alpha": 1}}})
    mine = photos_with(member, space, fan(7))
    photos_with(stranger, space, -fan(7)[:, [1, 0, *range(2, 16)]])
    answer = api.post(URL, {"photo": str(mine[0].id), "expand": True}).json()
    assert answer["asked"]["expand"] is True
    vector = np.array(SearchQuery.objects.get().vector, np.float32)
    wanted = Expansion(1, 1).expanded(fan(7)[0], fan(7)[1:2])
    np.testing.assert_allclose(vector, wanted, atol=2e-3)


@pytest.mark.parametrize("more", [{"text": "dog"}, {}])
def test_words_are_not_expanded(api: APIClient, space: EmbeddingSpace, more: dict[str, str]) -> None:
    answer = api.post(URL, {"expand": True, **more})
    assert answer.status_code == (200 if more else 400)
