"""Decisions: what goes hands on what it has, undo puts everything back, and "no duplicates" is remembered for ever."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from captioning.models import Caption
from captioning.services import caption_edit
from search.duplicates.decisions import group_decide, identical_decide
from search.duplicates.selectors import groups_visible_to
from search.errors import DuplicatesChanged
from search.evaluation.edits import saved
from search.models import DuplicateGroup, NotDuplicates, PhotoTag, SearchDocument
from search.tags.services import tag_add, tag_remove
from tests.duplicates.conftest import Compared, Take
from tests.duplicates.samples import sample
from tests.vectors import tag_photos
from webapp.accounts.models import User
from webapp.photos.errors import BulkUndone
from webapp.photos.models import Album, Photo
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.bulk import bulk_undo
from webapp.photos.services.edit import photo_change
from webapp.photos.services.trash import photos_delete, photos_restore, photos_trash

Pair = tuple[Photo, Photo]


@pytest.fixture
def pair(take: Take, compared: Compared) -> Pair:
    """A large photo and a small copy of it."""
    photo = sample("coffee")
    large = take(photo, name="large.jpg")
    small = take(saved(photo.resize((225, 150)), 40), name="small.jpg")
    compared()
    return large, small


def only_group() -> DuplicateGroup:
    return DuplicateGroup.objects.get()


def in_trash() -> set[str]:
    return set(Photo.objects.filter(trashed_at__isnull=False).values_list("name", flat=True))


def test_the_best_copy_stays_unless_another_is_wished(member: User, pair: Pair) -> None:
    done = group_decide(member=member, group=only_group().pk)
    assert (done.count, in_trash()) == (1, {"small.jpg"})
    assert done.undo is not None and bulk_undo(member=member, action_id=done.undo) == 1
    assert in_trash() == set()
    group_decide(member=member, group=only_group().pk, keep=[pair[1].id])
    assert in_trash() == {"large.jpg"}


def test_what_goes_hands_on_all_it_has_and_undo_takes_it_back(member: User, pair: Pair) -> None:
    large, small = pair
    album = album_create(owner=member, name="Cups")
    album_add(album=album, photos=[small])
    Album.objects.filter(pk=album.pk).update(cover=small)
    photo_change(photo=small, favourite=True)
    earlier = datetime(2011, 2, 3, tzinfo=UTC)
    Photo.objects.filter(pk=small.pk).update(
        taken_at=earlier, taken_at_source="exif", latitude=48.1, longitude=11.5, place_name="Munich"
    )
    tag_photos([large], "mug")
    tag_add(photo=small, name="breakfast")
    tag_add(photo=small, name="mug")
    caption_edit(photo=small, text="The first cup", author=member)
    Caption.objects.create(photo=large, text="a cup on a table", source="machine")
    before = _state(large)
    done = group_decide(member=member, group=only_group().pk)
    now = _state(large)
    assert now["albums"] == ["Cups"] and now["cover"] == large.id
    assert now["favourite"] and now["taken_at"] == earlier and now["place"] == (48.1, 11.5, "Munich")
    assert now["tags"] == [("breakfast", "person", None), ("mug", "person", None)]
    assert now["caption"] == "The first cup"
    document = SearchDocument.objects.get(photo=large)
    assert "breakfast" in document.tags and document.caption == "The first cup"
    assert done.undo is not None
    bulk_undo(member=member, action_id=done.undo)
    assert _state(large) == before
    assert _state(small)["albums"] == ["Cups"] and Album.objects.get().cover_id == small.id
    assert SearchDocument.objects.get(photo=large).caption == "a cup on a table"


def _state(photo: Photo) -> dict[str, object]:
    photo = Photo.objects.get(pk=photo.pk)
    tags = PhotoTag.objects.filter(photo=photo, removed=False).order_by("tag__name")
    caption = Caption.objects.filter(photo=photo, current=True).first()
    return {
        "favourite": photo.favourite,
        "taken_at": photo.taken_at,
        "source": photo.taken_at_source,
        "place": (photo.latitude, photo.longitude, photo.place_name),
        "albums": list(photo.albums.values_list("name", flat=True)),
        "cover": Album.objects.values_list("cover", flat=True).first(),
        "tags": list(tags.values_list("tag__name", "source", "score")),
        "caption": caption and caption.text,
        "captions": Caption.objects.filter(photo=photo).count(),
    }


def test_what_the_kept_photo_has_itself_stays(member: User, pair: Pair) -> None:
    large, small = pair
    Photo.objects.filter(pk=large.pk).update(
        taken_at=datetime(2010, 1, 1, tzinfo=UTC), taken_at_source="exif", latitude=1.0, longitude=2.0
    )
    Photo.objects.filter(pk=small.pk).update(
        taken_at=datetime(2001, 1, 1, tzinfo=UTC), taken_at_source="file", latitude=3.0, longitude=4.0
    )
    caption_edit(photo=large, text="My words", author=member)
    caption_edit(photo=small, text="Other words", author=member)
    tag_add(photo=large, name="tea")
    tag_remove(photo=large, name="tea")
    tag_add(photo=small, name="tea")
    before = _state(large)
    group_decide(member=member, group=only_group().pk)
    assert _state(large) == before


def test_undo_leaves_alone_what_was_changed_since(member: User, pair: Pair) -> None:
    large, small = pair
    caption_edit(photo=small, text="Handed on", author=member)
    Photo.objects.filter(pk=small.pk).update(
        taken_at=datetime(2011, 2, 3, tzinfo=UTC), taken_at_source="exif"
    )
    done = group_decide(member=member, group=only_group().pk)
    caption_edit(photo=large, text="Written later", author=member)
    later = timezone.now()
    Photo.objects.filter(pk=large.pk).update(taken_at=later)
    assert done.undo is not None
    bulk_undo(member=member, action_id=done.undo)
    assert (_state(large)["caption"], _state(large)["taken_at"]) == ("Written later", later)
    with pytest.raises(BulkUndone):
        bulk_undo(member=member, action_id=done.undo)


def test_undo_bears_that_the_kept_photo_is_gone(member: User, pair: Pair) -> None:
    large, small = pair
    tag_add(photo=small, name="tea")
    caption_edit(photo=small, text="Handed on", author=member)
    photo_change(photo=small, favourite=True)
    done = group_decide(member=member, group=only_group().pk)
    photos_trash(photos=[large.id])
    photos_delete(photos=[large.id])
    assert done.undo is not None and bulk_undo(member=member, action_id=done.undo) == 1
    assert in_trash() == set()


def test_no_duplicates_is_remembered_for_ever(
    member: User, pair: Pair, take: Take, compared: Compared
) -> None:
    done = group_decide(member=member, group=only_group().pk, decision="keep_all")
    assert done.count == 2 and in_trash() == set()
    assert not groups_visible_to(member).exists()
    gone = [photo.id for photo in pair]
    photos_trash(photos=gone)
    photos_delete(photos=gone)
    photo = sample("coffee")
    take(photo, name="large.jpg")
    take(saved(photo.resize((225, 150)), 40), name="small.jpg")
    compared()
    assert not groups_visible_to(member).exists(), "neither when the files come again"
    take(saved(photo, 50), name="new.jpg")
    compared()
    names = only_group().members.values_list("photo__name", flat=True)
    assert set(names) in ({"new.jpg", "large.jpg"}, {"new.jpg", "small.jpg"}), "only what is new is asked"


def test_no_duplicates_can_be_taken_back(member: User, pair: Pair) -> None:
    done = group_decide(member=member, group=only_group().pk, keep=[photo.id for photo in pair])
    assert NotDuplicates.objects.count() == 1 and done.undo is not None
    bulk_undo(member=member, action_id=done.undo)
    assert NotDuplicates.objects.count() == 0
    assert groups_visible_to(member).get().members.count() == 2


def test_identical_files_can_be_kept_apart_too(member: User, take: Take, compared: Compared) -> None:
    for kind in ("PNG", "TIFF"):
        take(sample("china"), kind=kind)
    compared()
    group_decide(member=member, group=only_group().pk, decision="keep_all")
    take(sample("china"), kind="BMP")
    compared()
    assert groups_visible_to(member).get().members.count() == 2


def test_of_all_identical_ones_the_best_is_kept_at_once(
    member: User, take: Take, compared: Compared, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for name in ("china", "coffee", "rocket"):
        take(sample(name), kind="PNG", name=f"{name}.png")
        take(sample(name), kind="TIFF", name=f"{name}.tif")
        take(saved(sample(name), 30), name=f"{name}.jpg")
    compared()
    with pytest.raises(DuplicatesChanged):
        identical_decide(member=member, photos=2)
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        done = identical_decide(member=member, photos=3)
    assert done.count == 3 and len(in_trash()) == 3
    assert not any(name.endswith("jpg") for name in in_trash()), "edited copies are not touched"
    assert done.undo is not None and bulk_undo(member=member, action_id=done.undo) == 3
    assert in_trash() == set()


def test_deciding_on_what_has_changed_is_refused(member: User, pair: Pair, stranger: User) -> None:
    group = only_group().pk
    for wrong in ({"size": 3}, {"keep": [uuid4()]}, {"group": uuid4()}):
        with pytest.raises(DuplicatesChanged):
            group_decide(**{"member": member, "group": group, **wrong})  # type: ignore[arg-type]
    with pytest.raises(DuplicatesChanged):
        group_decide(member=stranger, group=group)
    group_decide(member=member, group=group, keep=[pair[0].id])
    with pytest.raises(DuplicatesChanged):
        group_decide(member=member, group=group, keep=[pair[1].id])
    assert in_trash() == {"small.jpg"}


def test_the_same_request_is_done_once(member: User, pair: Pair) -> None:
    request = uuid4()
    first = group_decide(member=member, group=only_group().pk, request=request)
    again = group_decide(member=member, group=only_group().pk, request=request)
    assert first == again


def test_a_photo_back_from_the_trash_is_a_duplicate_again(member: User, pair: Pair) -> None:
    group_decide(member=member, group=only_group().pk)
    assert not groups_visible_to(member).exists()
    photos_restore(photos=[pair[1].id])
    assert groups_visible_to(member).count() == 1


def test_a_merged_date_outlives_a_second_look_at_the_file(
    member: User, take: Take, compared: Compared
) -> None:
    from webapp.photos.pipeline.schedule import runs_repeat

    photo = sample("coffee")
    large = take(photo, exif={"DateTimeOriginal": "2020:05:06 07:08:09"})
    take(saved(photo.resize((225, 150)), 40), exif={"DateTime": "2011:01:01 00:00:00"})
    compared()
    group_decide(member=member, group=only_group().pk)
    runs_repeat(photos=[large.id], names=["metadata"])
    compared()
    large.refresh_from_db()
    assert (large.taken_at.year, large.taken_at_source) == (2011, "merged")


def test_a_stacked_group_is_decided_until_it_is_taken_apart(member: User, pair: Pair) -> None:
    group = only_group()
    done = group_decide(member=member, group=group.pk, decision="stack")
    large, small = (Photo.objects.get(id=photo.id) for photo in pair)
    assert (done.count, large.stack == small.stack, large.stack_place) == (2, True, 0)
    assert (groups_visible_to(member).count(), in_trash()) == (0, set())
    assert done.undo is not None and bulk_undo(member=member, action_id=done.undo) == 2
    assert groups_visible_to(member).get() == group


def test_a_new_copy_of_what_is_stacked_is_asked_about(
    member: User, pair: Pair, take: Take, compared: Compared
) -> None:
    group_decide(member=member, group=only_group().pk, decision="stack")
    take(saved(sample("coffee").resize((300, 200)), 60), name="third.jpg")
    compared()
    group_decide(member=member, group=groups_visible_to(member).get().pk, decision="stack")
    assert groups_visible_to(member).count() == 0
    assert Photo.objects.values("stack").distinct().count() == 1
