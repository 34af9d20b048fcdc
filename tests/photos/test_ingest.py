"""What is taken in, what is refused, and that nothing is half stored."""

import errno
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError
from PIL import Image
from pytest_django import Settings

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.errors import FileEmpty, FileTooLarge, PhotoDamaged, PhotoRefused, StorageFull
from webapp.photos.models import Photo, StageRun
from webapp.photos.services import ingest
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.names import name_clean


def take(owner: User, data: bytes, name: str = "a.jpg") -> Photo:
    return photo_ingest(owner=owner, file=io.BytesIO(data), name=name).photo


KINDS = [
    ("JPEG", "image/jpeg", ".jpg"),
    ("PNG", "image/png", ".png"),
    ("WEBP", "image/webp", ".webp"),
    ("GIF", "image/gif", ".gif"),
    ("TIFF", "image/tiff", ".tif"),
    ("BMP", "image/bmp", ".bmp"),
    ("HEIF", "image/heif", ".heic"),
    ("AVIF", "image/avif", ".avif"),
]


@pytest.mark.parametrize(("kind", "media_type", "extension"), KINDS)
def test_the_kind_is_told_by_the_content_whatever_the_name(
    member: User, kind: str, media_type: str, extension: str
) -> None:
    photo = take(member, pictures.encoded(pictures.corners(), kind), name="holiday.docx")
    assert (photo.media_type, photo.extension) == (media_type, extension)
    assert (photo.width, photo.height) == (96, 64)
    assert photo.name == "holiday.docx"


def test_the_original_is_kept_byte_for_byte_under_its_hash(member: User) -> None:
    data = pictures.jpeg(seed=5)
    photo = take(member, data)
    assert photo.sha256 in photo.original_key
    with storages["originals"].open(photo.original_key) as file:
        assert file.read() == data


def test_every_stage_is_on_the_ledger(member: User) -> None:
    photo = take(member, pictures.jpeg(seed=6))
    assert set(StageRun.objects.filter(photo=photo).values_list("stage", "status")) == {
        ("metadata", "pending"),
        ("thumbnails", "pending"),
    }


def test_the_same_bytes_are_the_same_photo(member: User, stranger: User) -> None:
    data = pictures.jpeg(seed=7)
    first = photo_ingest(owner=member, file=io.BytesIO(data), name="a.jpg")
    again = photo_ingest(owner=member, file=io.BytesIO(data), name="b.jpg")
    theirs = photo_ingest(owner=stranger, file=io.BytesIO(data), name="c.jpg")
    assert (first.created, again.created, theirs.created) == (True, False, True)
    assert first.photo == again.photo != theirs.photo
    assert first.photo.original_key == theirs.photo.original_key


ODD: dict[str, tuple[Image.Image, str, dict[str, Any]]] = {
    "one pixel": (Image.new("RGB", (1, 1), "teal"), "PNG", {}),
    "very wide": (Image.new("RGB", (30_000, 20), "teal"), "JPEG", {}),
    "CMYK": (Image.new("CMYK", (60, 40), (0, 200, 0, 0)), "JPEG", {}),
    "16 bit": (Image.new("I;16", (60, 40), 30_000), "PNG", {}),
    "palette with transparency": (Image.new("P", (60, 40), 3), "PNG", {"transparency": 3}),
    "grey with alpha": (Image.new("LA", (60, 40), (90, 128)), "PNG", {}),
    "one bit": (Image.new("1", (60, 40), 1), "TIFF", {}),
    "float": (Image.new("F", (60, 40), 0.4), "TIFF", {}),
    "animated": (
        pictures.corners(),
        "GIF",
        {"save_all": True, "append_images": [Image.new("RGB", (96, 64), "navy")]},
    ),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_photos_are_taken_in_and_shown(kind: str, photo_make: PhotoMaker, processed: Any) -> None:
    image, format_, options = ODD[kind]
    photo = processed(photo_make(pictures.encoded(image, format_, **options)))
    assert set(photo.stage_runs.values_list("status", flat=True)) == {"success"}
    with Image.open(storages["renditions"].open(photo.rendition_key("thumb"))) as thumb:
        assert thumb.format == "WEBP"
        assert max(thumb.size) == min(512, max(image.size))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_exif_orientation_is_applied_mirrored_too(
    kind: str, orientation: int, photo_make: PhotoMaker, processed: Any
) -> None:
    upright = pictures.corners()
    stored = _laid(upright, orientation)
    exif = pictures.exif_of(Orientation=orientation)
    options = {} if kind == "AVIF" and orientation == 1 else {"exif": exif.tobytes()}
    photo = processed(photo_make(pictures.encoded(stored, kind, **options)))
    assert (photo.width, photo.height) == (96, 64)
    with Image.open(storages["renditions"].open(photo.rendition_key("thumb"))) as thumb:
        assert thumb.size == (96, 64)
        shown = [thumb.getpixel(place) for place in ((12, 16), (80, 16), (12, 50), (80, 50))]
    colours = (pictures.RED, pictures.GREEN, pictures.BLUE, pictures.WHITE)
    assert all(pictures.near(found, colour) for found, colour in zip(shown, colours, strict=True))


def _laid(upright: Image.Image, orientation: int) -> Image.Image:
    """The pixels that a camera would store so that this EXIF value shows `upright`."""
    turns = Image.Transpose
    undo = {
        2: turns.FLIP_LEFT_RIGHT,
        3: turns.ROTATE_180,
        4: turns.FLIP_TOP_BOTTOM,
        5: turns.TRANSPOSE,
        6: turns.ROTATE_90,
        7: turns.TRANSVERSE,
        8: turns.ROTATE_270,
    }
    return upright.transpose(undo[orientation]) if orientation in undo else upright


BAD: dict[str, tuple[bytes, type[PhotoRefused]]] = {
    "empty": (b"", FileEmpty),
    "text": (b"not a photo\n" * 50, PhotoRefused),
    "truncated JPEG": (pictures.encoded(pictures.noise(300, 200))[:-4000], PhotoDamaged),
    "JPEG header only": (pictures.jpeg()[:200], PhotoRefused),
    "truncated PNG": (pictures.encoded(pictures.noise(300, 200), "PNG")[:-4000], PhotoRefused),
    "truncated WebP": (pictures.encoded(pictures.noise(300, 200), "WEBP")[:-4000], PhotoRefused),
    "truncated HEIC": (pictures.encoded(pictures.noise(300, 200), "HEIF")[:-4000], PhotoRefused),
    "truncated AVIF": (pictures.encoded(pictures.noise(300, 200), "AVIF")[:-4000], PhotoRefused),
    "truncated TIFF": (pictures.encoded(pictures.noise(300, 200), "TIFF")[:-4000], PhotoRefused),
    "truncated BMP": (pictures.encoded(pictures.noise(300, 200), "BMP")[:-4000], PhotoRefused),
    "truncated GIF": (pictures.encoded(pictures.noise(300, 200), "GIF")[:-9000], PhotoRefused),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", PhotoRefused),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoRefused),
    "a TIFF's first bytes": (b"II*\x00" + bytes(500), PhotoRefused),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_files_are_refused_and_leave_nothing(what: str, member: User) -> None:
    data, error = BAD[what]
    before = _files()
    with pytest.raises(error) as caught:
        take(member, data)
    assert 400 <= caught.value.status < 500
    assert len(caught.value.message) > 20
    assert not Photo.objects.exists()
    assert _files() == before


def test_a_bomb_of_pixels_is_refused_before_it_is_decoded(member: User, settings: Settings) -> None:
    settings.PHOTO_MAX_PIXELS = 1_000_000
    bomb = pictures.encoded(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(FileTooLarge, match="megapixels"):
        take(member, bomb)


def test_a_file_over_the_limit_of_bytes_is_refused(member: User, settings: Settings) -> None:
    settings.PHOTO_MAX_BYTES = 1000
    with pytest.raises(FileTooLarge):
        take(member, pictures.encoded(pictures.noise(100, 100)))


def test_a_full_disk_is_an_error_and_leaves_nothing(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _files()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("webapp.photos.storage.os.fsync", full)
    with pytest.raises(StorageFull):
        take(member, pictures.jpeg(seed=11))
    assert not Photo.objects.exists()
    assert not StageRun.objects.exists()
    assert _files() == before
    monkeypatch.undo()
    assert take(member, pictures.jpeg(seed=11)).id


def test_a_database_that_fails_leaves_no_file(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _files()

    def fail(**_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(ingest, "runs_create", fail)
    with pytest.raises(DatabaseError):
        take(member, pictures.jpeg(seed=12))
    assert not Photo.objects.exists()
    assert _files() == before


NAMES = {
    "a/b\\c/holiday.jpg": "holiday.jpg",
    "two\nlines\r\n.jpg": "two lines .jpg",
    "nul\0tab\t.jpg": "nul tab .jpg",
    "🏖️👨‍👩‍👧 beach.jpg": "🏖️👨‍👩‍👧 beach.jpg",
    "gpj.\u202eexe.jpg": "gpj.exe.jpg",
    "../../etc/passwd": "passwd",
    "": "photo.jpg",
    "...": "photo.jpg",
    "half \ud800 character.jpg": "half character.jpg",
    "é.jpg": "é.jpg",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_made_safe(name: str) -> None:
    assert name_clean(name, extension=".jpg") == NAMES[name]


def test_long_names_are_cut_and_keep_their_extension(member: User) -> None:
    photo = take(member, pictures.jpeg(seed=13), name="x" * 300 + ".jpeg")
    assert len(photo.name) == 255
    assert photo.name.endswith("x.jpeg")


def _files() -> set[Path]:
    root = Path(storages["originals"].path(""))
    return {path for path in root.rglob("*") if path.is_file()}
