"""Tags in the database: the machine's are replaced, a person's never."""

import pytest
from django.core.files.storage import storages
from PIL import Image
from sklearn.datasets import load_sample_images

from search.models import PhotoTag, Tag
from search.tags.section import TagSection
from search.tags.services import tag_add, tag_remove, tags_write
from search.tags.stage import TagStage
from search.tags.vocabulary import ScoredTag
from tests.tags.conftest import PhotoMaker
from webapp.photos.models import Photo
from webapp.photos.pipeline import Batch, StageError

pytestmark = pytest.mark.django_db


def shown(photo: Photo) -> list[tuple[str, str]]:
    return [(tag["name"], tag["source"]) for tag in TagSection().load([photo])[photo.id]]


def test_the_stage_gives_every_readable_photo_its_words(photo_make: PhotoMaker) -> None:
    china = photo_make(Image.fromarray(load_sample_images().images[0]))
    lost = photo_make()
    storages["originals"].delete(lost.original_key)
    stage = TagStage()
    outcomes = stage.compute(Batch([china, lost]))
    assert isinstance(outcomes[lost.id], StageError)
    found = outcomes[china.id]
    assert isinstance(found, list)
    stage.write({china.id: found})
    words = {name for name, _ in shown(china)}
    assert words & {"building", "palace", "monastery", "castle"}
    assert PhotoTag.objects.filter(photo=china)[0].model_version == stage.version()


def test_a_second_run_replaces_the_machines_words(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    tags_write(found={photo.id: [ScoredTag("dog", 0.9), ScoredTag("animal", 0.95)]}, model_version="a")
    tags_write(found={photo.id: [ScoredTag("cat", 0.8)]}, model_version="b")
    assert shown(photo) == [("cat", "machine")]


def test_persons_words_stay_and_stand_first(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    tags_write(found={photo.id: [ScoredTag("dog", 0.9)]}, model_version="a")
    tag_add(photo=photo, name="  Ada the  DOG ")
    tag_add(photo=photo, name="dog")
    tags_write(found={photo.id: [ScoredTag("dog", 0.7), ScoredTag("animal", 0.8)]}, model_version="b")
    assert shown(photo) == [("dog", "person"), ("ada the dog", "person"), ("animal", "machine")]


def test_a_word_that_a_person_took_off_does_not_come_back(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    tags_write(found={photo.id: [ScoredTag("wolf", 0.9)]}, model_version="a")
    tag_remove(photo=photo, name="wolf")
    tags_write(found={photo.id: [ScoredTag("wolf", 0.9)]}, model_version="b")
    assert shown(photo) == []


def test_the_section_asks_once_for_many_photos(
    photo_make: PhotoMaker, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    photos = [photo_make() for _ in range(3)]
    tags_write(found={photo.id: [ScoredTag("dog", 0.9)] for photo in photos}, model_version="a")
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = TagSection().load(photos)
    assert all(len(found[photo.id]) == 1 for photo in photos)
    assert Tag.objects.filter(name="dog").count() == 1


def test_an_empty_word_is_refused(photo_make: PhotoMaker) -> None:
    with pytest.raises(ValueError, match="at least one letter"):
        tag_add(photo=photo_make(), name="  ")
