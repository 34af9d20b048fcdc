"""Groups follow the library: identical, edited and burst apart, each round a middle photo, incrementally."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image, ImageOps

from search.duplicates.comparison import Comparison, compare
from search.duplicates.look import Look
from search.duplicates.refresh import duplicates_refresh
from search.duplicates.selectors import groups_visible_to, pending
from search.evaluation.edits import next_moment, off_corner, saved, turned
from search.models import DuplicateGroup, DuplicateMember, DuplicatePair, Fingerprint
from tests.duplicates.conftest import Compared, Take
from tests.duplicates.samples import sample
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.trash import photos_delete, photos_restore, photos_trash
from webapp.photos.services.turn import photo_turn


def groups(user: User) -> dict[str, list[set[str]]]:
    """Kind -> the names of the photos of each group."""
    found: dict[str, list[set[str]]] = {}
    for group in groups_visible_to(user).order_by("pk"):
        live = group.members.filter(photo__trashed_at__isnull=True).order_by("position")
        found.setdefault(group.kind, []).append(set(live.values_list("photo__name", flat=True)))
    return found


def test_the_same_pixels_in_other_files_are_identical(member: User, take: Take, compared: Compared) -> None:
    photo = sample("coffee")
    take(photo, name="a.png", kind="PNG")
    take(photo, name="a.tif", kind="TIFF")
    take(sample("china"), name="other.jpg")
    compared()
    assert groups(member) == {"identical": [{"a.png", "a.tif"}]}


def test_only_metadata_differs_so_they_are_identical(member: User, take: Take, compared: Compared) -> None:
    photo = sample("coffee")
    take(photo, name="a.jpg")
    take(photo, name="dated.jpg", exif={"DateTimeOriginal": "2020:01:02 03:04:05"})
    compared()
    assert groups(member) == {"identical": [{"a.jpg", "dated.jpg"}]}


def test_edits_are_found_by_hash_alone(member: User, take: Take, compared: Compared) -> None:
    """Without any vector: mirrored, turned, recompressed copies have hashes that fit in one of eight forms."""
    photo = sample("chelsea")
    take(photo, name="a.jpg")
    take(ImageOps.mirror(photo), name="mirrored.jpg")
    take(turned(photo), name="turned.jpg")
    take(saved(photo, 30).resize((200, 133)), name="small.jpg")
    take(sample("astronaut"), name="other.jpg")
    compared()
    assert groups(member) == {"edited": [{"a.jpg", "mirrored.jpg", "turned.jpg", "small.jpg"}]}


def test_crops_are_found_by_their_vectors(member: User, take: Take, compared: Compared) -> None:
    photo = sample("chelsea")
    take(photo, name="a.jpg", like=1)
    take(photo.crop((0, 0, 300, 200)), name="crop.jpg", like=1)
    take(sample("rocket"), name="near by chance.jpg", like=1)
    compared()
    assert groups(member) == {"edited": [{"a.jpg", "crop.jpg"}]}


def test_moments_of_a_burst_are_no_copies(member: User, take: Take, compared: Compared) -> None:
    photo, camera = sample("coffee"), {"Make": "Nikon", "Model": "D1"}
    take(photo, name="1.jpg", like=1, exif={"DateTimeOriginal": "2020:01:02 03:04:05", **camera})
    moved = next_moment(photo, np.random.default_rng(1))
    take(moved, name="2.jpg", like=1, exif={"DateTimeOriginal": "2020:01:02 03:04:06", **camera})
    take(saved(photo, 40), name="copy of 1.jpg", like=1)
    compared()
    found = groups(member)
    assert found["edited"] == [{"1.jpg", "copy of 1.jpg"}]
    assert found["burst"] == [{"1.jpg", "2.jpg", "copy of 1.jpg"}]


def test_a_tripods_moments_differ_by_their_clock_alone(member: User, take: Take, compared: Compared) -> None:
    """Nothing has moved, so pixels cannot tell; the camera's clock, or its fraction of a second, does."""
    photo, camera = sample("china"), {"Make": "Nikon", "Model": "D1"}
    for name, clock, fraction in [("1.jpg", "05", "10"), ("2.jpg", "05", "60"), ("3.jpg", "07", "10")]:
        told = {"DateTimeOriginal": f"2020:01:02 03:04:{clock}", "SubsecTimeOriginal": fraction, **camera}
        noise = np.random.default_rng(len(name) + int(fraction) + int(clock)).normal(0, 2, (300, 450, 3))
        pixels = np.clip(np.asarray(photo.resize((450, 300))) + noise, 0, 255).astype(np.uint8)
        take(Image.fromarray(pixels), name=name, exif=told)
    compared()
    assert groups(member) == {"burst": [{"1.jpg", "2.jpg", "3.jpg"}]}


def test_a_clock_set_to_another_zone_is_no_other_moment(member: User, take: Take, compared: Compared) -> None:
    photo = sample("china")
    take(photo, name="1.jpg", exif={"DateTimeOriginal": "2020:01:02 03:04:05"})
    take(saved(photo, 30), name="2.jpg", exif={"DateTimeOriginal": "2020:01:02 05:04:05"})
    compared()
    assert groups(member) == {"edited": [{"1.jpg", "2.jpg"}]}


def test_groups_do_not_chain(member: User, take: Take, compared: Compared) -> None:
    """Two cuttings that share no whole are joined by the whole photo only, and fall apart without it."""
    photo = sample("coffee")
    width, height = photo.size
    whole = take(photo, name="whole.jpg", like=1)
    take(photo.crop((0, 0, width * 6 // 10, height)), name="left.jpg", like=1)
    take(photo.crop((width * 4 // 10, 0, width, height)), name="right.jpg", like=1)
    compared()
    assert groups(member) == {"edited": [{"whole.jpg", "left.jpg", "right.jpg"}]}
    assert DuplicateGroup.objects.get().medoid_id == whole.id
    photos_delete(photos=[whole.id])
    compared()
    assert groups(member) == {}


def test_what_comes_later_joins_and_the_group_stays_itself(
    member: User, take: Take, compared: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = sample("coffee")
    take(photo, name="a.jpg", like=1)
    take(off_corner(photo), name="b.jpg", like=1)
    compared()
    before = DuplicateGroup.objects.get()
    looked_at: list[Look] = []

    def counted(a: Look, b: Look, *, by_hash: bool) -> Comparison:
        looked_at.append(b)
        return compare(a, b, by_hash=by_hash)

    monkeypatch.setattr("search.duplicates.pairs.compare", counted)
    take(saved(photo, 30), name="c.jpg", like=1)
    take(sample("china"), name="other.jpg", like=2)
    compared()
    assert DuplicateGroup.objects.get().pk == before.pk
    assert groups(member) == {"edited": [{"a.jpg", "b.jpg", "c.jpg"}]}
    assert len(looked_at) == 2, "only the new photo was compared, with what is near it"
    compared()
    assert len(looked_at) == 2


def test_a_photo_is_not_compared_before_its_vector_is_there(
    member: User, take: Take, compared: Compared
) -> None:
    photo = take(sample("coffee"))
    compared()
    Fingerprint.objects.update(compared_at=None)
    photo.stage_runs.create(stage="embedding", status="pending")
    compared()
    assert pending(member) == 1
    photo.stage_runs.filter(stage="embedding").update(status="failed")
    compared()
    assert pending(member) == 0


def test_the_trash_hides_and_brings_back(member: User, take: Take, compared: Compared) -> None:
    a = take(sample("coffee"), kind="PNG", name="a.png")
    take(sample("coffee"), kind="TIFF", name="a.tif")
    compared()
    photos_trash(photos=[a.id])
    assert groups(member) == {}
    photos_restore(photos=[a.id])
    assert groups(member) == {"identical": [{"a.png", "a.tif"}]}


def test_five_hundred_identical_photos_make_one_group_and_no_pair(
    member: User, take: Take, compared: Compared
) -> None:
    take(sample("coffee"))
    compared()
    one = Fingerprint.objects.get()
    copies = Photo.objects.bulk_create(
        Photo(
            owner=member, sha256=f"{number:064d}", extension=".png", name=f"{number}.png", media_type="image/png",
            bytes=100 + number, width=450, height=300, taken_at=timezone.now() - timedelta(days=number),
        )
        for number in range(499)
    )  # fmt: skip
    Fingerprint.objects.bulk_create(
        Fingerprint(photo=copy, pixels=one.pixels, bits=one.bits, bands=one.bands, sharpness=9.0, grey=False)
        for copy in copies
    )
    assert duplicates_refresh()
    group = DuplicateGroup.objects.get()
    assert group.kind == "identical" and group.members.count() == 500
    assert DuplicatePair.objects.count() == 0


def test_other_members_photos_are_never_compared(
    member: User, stranger: User, take: Take, compared: Compared
) -> None:
    photo = sample("coffee")
    take(photo, name="mine.jpg", like=1)
    take(photo, name="theirs.jpg", like=1, owner=stranger)
    take(saved(photo, 40), name="theirs too.jpg", like=1, owner=stranger)
    compared()
    assert groups(member) == {}
    assert groups(stranger) == {"edited": [{"theirs.jpg", "theirs too.jpg"}]}


def test_a_turn_for_display_changes_no_fingerprint(member: User, take: Take, compared: Compared) -> None:
    photo = take(sample("coffee"), kind="PNG")
    compared()
    before = Fingerprint.objects.get()
    photo_turn(photo=photo, angle=90, actor=member)
    compared()
    after = Fingerprint.objects.get()
    assert (after.pixels, bytes(after.bits or b"")) == (before.pixels, bytes(before.bits or b""))
    assert after.compared_at == before.compared_at
    take(saved(sample("coffee"), 40), name="copy.jpg")
    compared()
    assert [len(names) for names in groups(member)["edited"]] == [2]


def test_a_photo_without_contents_is_compared_with_nothing(
    member: User, take: Take, compared: Compared
) -> None:
    for number, colour in enumerate(("white", "black", "red")):
        take(Image.new("RGB", (300 + number, 200), colour), name=f"{colour}.png", kind="PNG", like=1)
    compared()
    assert groups(member) == {}
    assert set(Fingerprint.objects.values_list("bits", flat=True)) == {None}


def test_two_workers_do_not_work_at_once(take: Take, compared: Compared) -> None:
    from django.core.cache import cache

    from search.duplicates.refresh import LOCK

    take(sample("coffee"))
    compared()
    Fingerprint.objects.update(compared_at=None)
    cache.set(LOCK, 1, 30)
    try:
        assert duplicates_refresh()
        assert Fingerprint.objects.filter(compared_at__isnull=True).exists()
    finally:
        cache.delete(LOCK)
    assert DuplicateMember.objects.count() == 0
