"""LSH: the hash sizes that make an index, its recall by the formula, and the life of a space that is searched by it."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from rest_framework.test import APIClient

from search.errors import SpaceError
from search.index.indexes import index_drop, index_exists
from search.index.kinds import index_choose
from search.index.lsh import Lsh
from search.index.nearest import by_scan, in_buckets, whole_photos
from search.index.recall import recall_measure
from search.index.services import embeddings_write
from search.index.vectors import unit
from search.models import Embedding, EmbeddingSpace
from search.retrieval import shortlist
from tests.search.test_pages_of_results import URL, every_page, ids
from tests.vectors import DIM, blobs, fan, photo_row, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.models import Photo


@pytest.mark.parametrize("size", [0, -1, 25])
def test_a_hash_size_that_makes_no_index_is_refused(size: int) -> None:
    with pytest.raises(SpaceError, match="one bucket" if size < 1 else "Take a hash_size"):
        Lsh(hash_size=size)


@pytest.mark.parametrize("tables", [0, 65])
def test_a_number_of_tables_that_makes_no_index_is_refused(tables: int) -> None:
    with pytest.raises(SpaceError):
        Lsh(num_hashtables=tables)


def test_codes_are_the_same_for_ever_and_every_table_has_its_own() -> None:
    found = Lsh(4, 3).codes(np.eye(2, 8, dtype=np.float32))
    assert (
        found.tolist()
        == Lsh(4, 3).codes(np.eye(2, 8, dtype=np.float32)).tolist()
        == [[15, 21, 46], [15, 21, 38]]
    )
    assert ((found >> 4) == [0, 1, 2]).all()


def test_vectors_share_buckets_as_often_as_their_angle_says() -> None:
    """At a cosine of .9 one bit agrees with 1 - acos(.9)/pi = .856; 16 bits in one of 20 tables with .83."""
    random = np.random.default_rng(0)
    a = unit(random.normal(size=(3000, 64)).astype(np.float32))
    aside = random.normal(size=a.shape).astype(np.float32)
    aside = unit(aside - (aside * a).sum(1, keepdims=True) * a)
    b = np.asarray(0.9 * a + np.sqrt(1 - 0.81) * aside, np.float32)
    lsh = Lsh(16, 20)
    assert (lsh.codes(a) == lsh.codes(b)).any(1).mean() == pytest.approx(0.826, abs=0.025)
    one = Lsh(1, 64)
    assert (one.codes(a) == one.codes(b)).mean() == pytest.approx(0.856, abs=0.01)


@pytest.fixture
def hashed(transactional_db: None) -> EmbeddingSpace:
    space = space_make()
    photos_with(
        User.objects.create_user("mira", password="a long enough one"), space, blobs([80] * 5, spread=0.2)
    )
    return space


@pytest.mark.django_db(transaction=True)
def test_a_space_is_searched_by_lsh_and_by_hnsw_again(hashed: EmbeddingSpace) -> None:
    assert index_choose(space=hashed, kind="lsh", lsh=Lsh(6, 12)) == 400
    space = EmbeddingSpace.objects.get()
    assert (space.index_type, space.lsh) == ("lsh", Lsh(6, 12).options())
    assert index_exists(space)
    photo = photo_row(User.objects.get())
    embeddings_write(space=space, vectors={photo.id: fan(1)[0]})
    assert Embedding.objects.get(photo=photo).hashes == Lsh(6, 12).codes(fan(1))[0].tolist()

    found = recall_measure(space, queries=20)
    assert found.index == "lsh" and 0.9 < found.recall_at_10 <= 1.0

    index_choose(space=space, kind="hnsw")
    space = EmbeddingSpace.objects.get()
    assert (space.index_type, space.lsh) == ("hnsw", None) and index_exists(space)
    assert not Embedding.objects.exclude(hashes=None).exists()
    index_drop(space)


@pytest.mark.django_db(transaction=True)
def test_other_hash_sizes_hash_everything_anew(hashed: EmbeddingSpace) -> None:
    index_choose(space=hashed, kind="lsh", lsh=Lsh(6, 12))
    assert index_choose(space=EmbeddingSpace.objects.get(), kind="lsh", lsh=Lsh(6, 12)) == 0
    assert index_choose(space=EmbeddingSpace.objects.get(), kind="lsh", lsh=Lsh(5, 3)) == 400
    row = Embedding.objects.first()
    assert row and row.hashes and len(row.hashes) == 3
    index_drop(EmbeddingSpace.objects.get())


@pytest.mark.django_db(transaction=True)
def test_the_index_over_the_buckets_serves_the_search(hashed: EmbeddingSpace) -> None:
    index_choose(space=hashed, kind="lsh", lsh=Lsh(16, 2))
    space = EmbeddingSpace.objects.get()
    query = unit(blobs([1]))[0]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_embedding; SET enable_seqscan = off")
        rows = by_scan(in_buckets(whole_photos(space), space, query), query)
        used = rows.values_list("photo_id")[:10].explain()
        cursor.execute("RESET enable_seqscan")
    assert f"embedding_lsh_{space.pk}" in used
    index_drop(space)


@pytest.mark.django_db(transaction=True)
def test_pages_by_lsh_reach_the_very_end_though_buckets_are_small(
    hashed: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_choose(space=hashed, kind="lsh", lsh=Lsh(12, 2))
    monkeypatch.setattr(shortlist, "EXACT_UP_TO", 5)
    api = APIClient()
    api.force_login(User.objects.get())
    photo = Photo.objects.earliest("id")
    answer = api.post(URL, {"photo": str(photo.id), "limit": 10}).json()
    assert answer["mode"] == "lsh"
    found = ids(every_page(api, photo=str(photo.id), limit=90))
    assert len(found) == len(set(found)) == 399
    index_drop(EmbeddingSpace.objects.get())


@pytest.mark.django_db(transaction=True)
def test_the_command_builds_either_kind_and_refuses_a_hash_size_of_zero(hashed: EmbeddingSpace) -> None:
    def build(*more: str) -> str:
        out = StringIO()
        call_command("index", "build", "--space", str(hashed.pk), *more, stdout=out)
        return out.getvalue()

    with pytest.raises(CommandError, match="one bucket"):
        build("--type", "lsh", "--hash-size", "0")
    assert "400 vectors hashed" in build("--type", "lsh", "--hash-size", "8", "--num-hashtables", "4")
    out = StringIO()
    call_command("index", "recall", "--queries", "5", stdout=out)
    assert "lsh" in out.getvalue()
    assert "searched by hnsw" in build("--type", "hnsw")
    index_drop(EmbeddingSpace.objects.get())


@pytest.mark.django_db
def test_a_space_that_is_not_hashed_says_how_to_hash_it(space: EmbeddingSpace) -> None:
    with pytest.raises(SpaceError, match="--type lsh"):
        in_buckets(whole_photos(space), space, np.ones(DIM, np.float32))
