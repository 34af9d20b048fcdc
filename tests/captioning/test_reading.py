"""What the captioner reads on a photo: other sentences, and where it looked for each word."""

from collections.abc import Iterator

import pytest
import torch
from django.core.cache import cache
from PIL import Image
from rest_framework.test import APIClient

from captioning import stage as caption_stage
from captioning.captioner import Captioner
from captioning.decoders import DECODERS, decoder_make
from captioning.decoders.following import follow, unlike
from captioning.decoders.search import Sentence, beam, beams
from captioning.services import captions_suggest
from captioning.suggestion import Suggestion
from captioning.tasks import caption_read
from captioning.vocabulary import UNKNOWN, Vocabulary
from tests.captioning.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.celery import app
from webapp.photos.models import ModelVersion, Photo
from webapp.photos.services.turn import photo_turn

WORDS = Vocabulary(["a", "dog", "cat", "runs", "sits", "grass", "on", "the"])
ATTENTIVE = ["attention_lstm", "transformer"]


def _decoder(name: str) -> torch.nn.Module:
    torch.manual_seed(3)
    return decoder_make(name, words=len(WORDS), width=16).eval()


@pytest.mark.parametrize("name", list(DECODERS))
def test_following_its_own_sentence_gives_the_score_that_it_had(name: str) -> None:
    decoder, grid = _decoder(name), torch.randn(1, 81, 1280)
    (sentence,) = beam(decoder, grid, width=3, longest=6)  # type: ignore[arg-type]
    followed = follow(decoder, grid, sentence.numbers)  # type: ignore[arg-type]
    assert followed.chances.shape == (len(sentence.numbers),)
    assert ((followed.chances > 0) & (followed.chances <= 1)).all()
    if name in ATTENTIVE:
        assert followed.gazes is not None
        assert torch.allclose(followed.gazes.sum(1), torch.ones(len(sentence.numbers)), atol=1e-4)
    else:
        assert followed.gazes is None


def test_the_first_of_all_beams_is_the_beams_answer() -> None:
    decoder, grid = _decoder("transformer"), torch.randn(2, 81, 1280)
    every = beams(decoder, grid, width=4, longest=6)  # type: ignore[arg-type]
    assert [sentences[0] for sentences in every] == beam(decoder, grid, width=4, longest=6)  # type: ignore[arg-type]
    assert [len(sentences) for sentences in every] == [4, 4]


def test_alternatives_differ_in_more_than_an_article() -> None:
    said = [Sentence(numbers, -0.1 * place) for place, numbers in enumerate([(4, 5), (4, 5, 6), (4, 7, 6)])]
    assert unlike(said, count=5) == [said[0], said[2]]
    assert unlike(said, count=1) == [said[0]]


@pytest.fixture
def attentive(monkeypatch: pytest.MonkeyPatch) -> Captioner:
    """An untrained captioner with attention, active in the stage."""
    made = Captioner(_decoder("transformer"), WORDS, label="test@0/fp32", longest=6)  # type: ignore[arg-type]
    monkeypatch.setattr(caption_stage, "active_captioner", lambda: made)
    return made


def test_a_persons_words_are_followed_and_unknown_ones_are_named(attentive: Captioner) -> None:
    found = attentive.follow(
        Image.new("RGB", (64, 48), "green"), "Ada, a DOG, runs on the grass and on and on"
    )
    assert [(word.text, word.known) for word in found.words[:3]] == [
        ("ada", False),
        ("a", True),
        ("dog", True),
    ]
    assert len(found.words) == 6
    assert WORDS.number("ada") == UNKNOWN
    assert all(word.gaze is not None and word.gaze.shape == (9, 9) for word in found.words)


def test_text_without_a_single_word_has_nothing_to_follow(attentive: Captioner) -> None:
    found = attentive.follow(Image.new("RGB", (64, 48)), "👩‍👩‍👧 …")
    assert (found.words, found.confidence) == ((), 0.0)


def _url(photo: Photo) -> str:
    return f"/api/v1/photos/{photo.id}/caption/reading/"


@pytest.fixture
def model(db: None) -> Iterator[ModelVersion]:
    cache.clear()
    ModelVersion.objects.filter(task="captioner").update(active=False)
    yield ModelVersion.objects.create(
        task="captioner", name="test", sha256="ab" * 32, path="x", precision="fp32", active=True
    )
    cache.clear()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("attentive")
class TestOverTheApi:
    def test_it_is_read_once_and_then_kept(
        self, api: APIClient, photo_make: PhotoMaker, model: ModelVersion
    ) -> None:
        photo = photo_make()
        assert api.get(_url(photo)).json() == {"state": "pending"}
        caption_read(photo=str(photo.id), model=model.sha256, text="")
        answer = api.get(_url(photo))
        assert answer.status_code == 200
        found = answer.json()
        assert (found["model"], found["own"]) == ("test@0/fp32", None)
        assert 1 <= len(found["sentences"]) <= 5
        word = found["sentences"][0]["words"][0]
        assert sum(map(sum, word["gaze"])) == pytest.approx(1000, abs=45)

    def test_own_words_are_followed_and_read_anew_when_they_change(
        self, api: APIClient, photo_make: PhotoMaker, model: ModelVersion
    ) -> None:
        photo = photo_make()
        api.put(f"/api/v1/photos/{photo.id}/caption/", {"text": "A dog"})
        api.get(_url(photo))
        caption_read(photo=str(photo.id), model=model.sha256, text="A dog")
        assert [word["text"] for word in api.get(_url(photo)).json()["own"]["words"]] == ["a", "dog"]
        api.put(f"/api/v1/photos/{photo.id}/caption/", {"text": "A cat"})
        assert api.get(_url(photo)).status_code == 202

    def test_a_turn_makes_it_due_again(
        self, api: APIClient, photo_make: PhotoMaker, model: ModelVersion, member: User
    ) -> None:
        photo = photo_make()
        captions_suggest(found={photo.id: Suggestion("A dog.", 0.5, "m@1/fp32")})
        caption_read(photo=str(photo.id), model=model.sha256, text="")
        assert api.get(_url(photo)).status_code == 200
        photo_turn(photo=photo, angle=90, actor=member)
        assert api.get(_url(photo)).status_code == 202

    def test_a_photo_that_cannot_be_read_is_told(
        self, api: APIClient, photo_make: PhotoMaker, model: ModelVersion, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        photo = photo_make()
        Photo.objects.filter(id=photo.id).update(sha256="f" * 64)
        assert api.get(_url(photo)).status_code == 202
        caption_read(photo=str(photo.id), model=model.sha256, text="")
        answer = api.get(_url(photo))
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "reading_failed")

    def test_it_goes_to_the_workers_that_answer_people(self) -> None:
        assert "captioning.interactive.read" in app.tasks
        assert app.amqp.router.route({}, "captioning.interactive.read")["queue"].name == "interactive"
