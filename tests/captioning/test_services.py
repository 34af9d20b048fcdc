import pytest

from captioning.models import Caption
from captioning.refusals import CaptionRefused
from captioning.section import CaptionSection
from captioning.selectors import captions_of
from captioning.services import caption_clean, caption_edit, caption_revert, captions_suggest
from captioning.suggestion import Suggestion
from tests.captioning.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db


def test_a_machine_may_replace_its_own_words(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    _suggest(photo, "A cat.", "old@1/fp32")
    _suggest(photo, "A dog.", "new@2/fp32")
    shown = captions_of([photo.id])[photo.id]
    assert (shown.text, shown.model_version, shown.source) == ("A dog.", "new@2/fp32", "machine")
    assert Caption.objects.count() == 1


def test_a_person_wins_over_every_later_run(photo_make: PhotoMaker, member: User) -> None:
    photo = photo_make()
    _suggest(photo, "A cat.")
    caption_edit(photo=photo, text="My dog Ada", author=member)
    _suggest(photo, "A horse.")
    assert captions_of([photo.id])[photo.id].text == "My dog Ada"


def test_a_person_wins_even_when_they_write_before_the_machine(photo_make: PhotoMaker, member: User) -> None:
    photo = photo_make()
    caption_edit(photo=photo, text="My dog Ada", author=member)
    _suggest(photo, "A cat.")
    assert captions_of([photo.id])[photo.id].text == "My dog Ada"


def test_history_keeps_all_that_people_wrote(photo_make: PhotoMaker, member: User) -> None:
    photo = photo_make()
    for text in ("One", "Two", "Three"):
        caption_edit(photo=photo, text=text, author=member)
    assert [caption.text for caption in photo.captions.all()] == ["Three", "Two", "One"]
    assert [caption.current for caption in photo.captions.all()] == [True, False, False]


def test_reverting_shows_the_machines_latest_words(photo_make: PhotoMaker, member: User) -> None:
    photo = photo_make()
    caption_edit(photo=photo, text="My dog Ada", author=member)
    _suggest(photo, "A dog.")
    reverted = caption_revert(photo=photo)
    assert reverted is not None
    assert captions_of([photo.id])[photo.id].text == "A dog."
    _suggest(photo, "A brown dog.")
    assert captions_of([photo.id])[photo.id].text == "A brown dog."


def test_reverting_without_a_suggestion_shows_none_until_there_is_one(
    photo_make: PhotoMaker, member: User
) -> None:
    photo = photo_make()
    caption_edit(photo=photo, text="My dog Ada", author=member)
    assert caption_revert(photo=photo) is None
    assert captions_of([photo.id]) == {}
    _suggest(photo, "A dog.")
    assert captions_of([photo.id])[photo.id].text == "A dog."


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "\n\n"])
def test_a_caption_without_text_is_refused(photo_make: PhotoMaker, member: User, text: str) -> None:
    with pytest.raises(CaptionRefused, match="Write a caption"):
        caption_edit(photo=photo_make(), text=text, author=member)


def test_a_caption_of_ten_thousand_characters_is_refused(photo_make: PhotoMaker, member: User) -> None:
    with pytest.raises(CaptionRefused, match="5,000"):
        caption_edit(photo=photo_make(), text="x" * 10_000, author=member)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\x00b\x1bc\x7f", "abc"),
        ("<b>bold</b> & more", "<b>bold</b> & more"),
        ("כלב רץ \u200fבשלג", "כלב רץ \u200fבשלג"),
        (
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467",
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("one\r\ntwo\tthree ", "one\ntwo three"),
        ("half a pair \ud83d", "half a pair"),
    ],
)
def test_text_stays_text_without_control_characters(sent: str, kept: str) -> None:
    assert caption_clean(sent) == kept


def test_the_section_answers_for_all_photos_with_one_query(
    photo_make: PhotoMaker, django_assert_num_queries: object
) -> None:
    described, silent = photo_make(), photo_make()
    _suggest(described, "A dog.")
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = CaptionSection().load([described, silent])
    assert found[silent.id] is None
    assert found[described.id] == {
        "id": described.captions.get().pk,
        "text": "A dog.",
        "source": "machine",
        "approved": False,
        "confidence": 0.5,
        "model": "new@2/fp32",
        "suggestion": None,
    }


def _suggest(photo: Photo, text: str, model_version: str = "new@2/fp32") -> None:
    captions_suggest(found={photo.id: Suggestion(text, 0.5, model_version)})
