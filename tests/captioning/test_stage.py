import pytest
from django.core.files.storage import storages

from captioning.captioner import Captioner
from captioning.models import Caption
from captioning.services import caption_edit
from captioning.stage import CaptionStage
from tests.captioning.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import StageRun
from webapp.photos.pipeline import Batch, StageError
from webapp.photos.pipeline.runner import run_next_batch

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_stage_writes_a_caption_for_every_photo_of_a_batch(
    photo_make: PhotoMaker, captioner: Captioner
) -> None:
    photos = [photo_make() for _ in range(3)]
    _run_due(photos)
    captions = Caption.objects.filter(current=True)
    assert {caption.photo_id for caption in captions} == {photo.id for photo in photos}
    for caption in captions:
        assert caption.text.endswith(".")
        assert caption.confidence is not None
        assert 0 < caption.confidence < 1
        assert caption.model_version == captioner.label
    assert set(StageRun.objects.filter(stage="caption").values_list("status", flat=True)) == {"success"}


def test_a_persons_caption_survives_the_stage_running_again(
    photo_make: PhotoMaker, captioner: Captioner, member: User
) -> None:
    photo = photo_make()
    _run_due([photo])
    caption_edit(photo=photo, text="My dog Ada", author=member)
    _run_due([photo])
    assert photo.captions.get(current=True).text == "My dog Ada"
    assert photo.captions.filter(source="machine").count() == 1


def test_a_photo_that_cannot_be_read_spoils_no_other(photo_make: PhotoMaker, captioner: Captioner) -> None:
    good, lost = photo_make(), photo_make()
    storages["originals"].delete(lost.original_key)
    outcomes = CaptionStage().compute(Batch([good, lost]))
    assert isinstance(outcomes[lost.id], StageError)
    assert not isinstance(outcomes[good.id], StageError)


def _run_due(photos: list) -> None:  # type: ignore[type-arg]
    for photo in photos:
        StageRun.objects.update_or_create(
            photo=photo, stage="orientation", defaults={"status": StageRun.Status.SUCCESS}
        )
        StageRun.objects.update_or_create(photo=photo, stage="caption", defaults={"status": "pending"})
    while run_next_batch([CaptionStage()]):
        pass
