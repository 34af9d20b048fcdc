"""Photos are held back before they are turned."""

from pathlib import Path

from search.orientation.photographs import COLLECTIONS, Photograph, split

PHOTOS = [Photograph(Path(f"/none/{i}.jpg"), COLLECTIONS[i % 2]) for i in range(4000)]


def test_every_photo_is_on_one_side_only() -> None:
    train, held_back = split(PHOTOS, seed=0)

    assert not set(train) & set(held_back)
    assert len(train) + len(held_back) == len(PHOTOS)
    assert 0.03 < len(held_back) / len(PHOTOS) < 0.06


def test_a_photo_keeps_its_side_when_others_come_or_go() -> None:
    _, held_back = split(PHOTOS, seed=0)
    _, fewer = split(PHOTOS[::3], seed=0)

    assert set(fewer) == set(held_back) & set(PHOTOS[::3])


def test_another_seed_holds_back_others() -> None:
    assert split(PHOTOS, seed=0)[1] != split(PHOTOS, seed=1)[1]
