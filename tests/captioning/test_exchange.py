"""Captions in files: COCO's JSON and XMP sidecars, out and in again, and everything that can be wrong with them."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from captioning.exchange.lines import json_with_lines
from captioning.exchange.xmp import xmp_read, xmp_write
from captioning.models import Caption
from captioning.refusals import CaptionsFileWrong
from captioning.services import captions_suggest
from captioning.suggestion import Suggestion
from search.models import SearchDocument
from tests.captioning.conftest import PhotoMaker
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db
ODD = 'Ada & <b>"Bea"</b>\nכלב 🐕'


@pytest.fixture
def photos(photo_make: PhotoMaker, api: APIClient) -> list[Photo]:
    """Three: one in a person's words, one in the machine's, one without any."""
    made = [photo_make() for _ in range(3)]
    api.put(f"/api/v1/photos/{made[0].id}/caption/", {"text": ODD})
    captions_suggest(found={made[1].id: Suggestion("A cat.", 0.4, "m@1/fp32")})
    return made


def _export(api: APIClient, query: str = "") -> bytes:
    answer = api.get(f"/api/v1/captions/export/{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def _import(api: APIClient, content: Any, name: str = "captions.json", **more: Any) -> Any:
    data = content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()
    return api.post(
        "/api/v1/captions/import/", {"file": SimpleUploadedFile(name, data), **more}, format="multipart"
    )


def _shown(photo: Photo) -> str | None:
    return Caption.objects.filter(photo=photo, current=True).values_list("text", flat=True).first()


def test_coco_holds_what_is_shown(api: APIClient, photos: list[Photo]) -> None:
    found = json.loads(_export(api))
    names = {image["id"]: image["file_name"] for image in found["images"]}
    said = {names[one["image_id"]]: (one["caption"], one["source"]) for one in found["annotations"]}
    assert said == {photos[0].name: (ODD, "person"), photos[1].name: ("A cat.", "machine")}
    people = json.loads(_export(api, "?by=people"))
    assert [one["caption"] for one in people["annotations"]] == [ODD]


def test_a_library_without_captions_is_a_valid_file_too(api: APIClient) -> None:
    assert json.loads(_export(api))["images"] == []


def test_what_was_exported_comes_back_by_hash_whatever_the_photo_is_called(
    api: APIClient, photos: list[Photo]
) -> None:
    exported = _export(api, "?by=people")
    Photo.objects.filter(id=photos[0].id).update(name="renamed.png")
    Caption.objects.all().delete()
    assert _import(api, exported).json()["count"] == 1
    assert _shown(photos[0]) == ODD


def test_sidecars_go_out_and_come_back(api: APIClient, photos: list[Photo]) -> None:
    archive = _export(api, "?kind=xmp&by=people")
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.namelist() == [f"{photos[0].name}.xmp"]
        sidecar = opened.read(f"{photos[0].name}.xmp")
    for content, name in ((archive, "all.zip"), (sidecar, f"{photos[0].name}.xmp")):
        Caption.objects.filter(photo=photos[0]).delete()
        assert _import(api, content, name).json()["count"] == 1
        assert _shown(photos[0]) == ODD


def test_other_programs_sidecars_are_read() -> None:
    attribute = b"""<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
      <rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' dc:description='Ada'/></rdf:RDF></x:xmpmeta>"""
    assert xmp_read(attribute, "a.xmp") == ("Ada", "")
    assert xmp_read(xmp_write("Ada", "ab").decode().encode("utf-16"), "a.xmp") == ("Ada", "ab")
    assert xmp_read(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "a.xmp") == ("", "")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<a>", b"\xff\xfe\x00", b"GIF89a",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_sidecar_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(CaptionsFileWrong, match=r"a\.xmp"):
        xmp_read(content, "a.xmp")


def test_a_persons_caption_stays_unless_it_shall_be_replaced(api: APIClient, photos: list[Photo]) -> None:
    sent = [{"image": photo.name, "captions": [f"New {place}"]} for place, photo in enumerate(photos)]
    answer = _import(api, sent).json()
    assert (answer["count"], answer["kept"], answer["unknown"]) == (2, 1, 0)
    assert [_shown(photo) for photo in photos] == [ODD, "New 1", "New 2"]
    answer = _import(api, sent, replace="true").json()
    assert (answer["count"], answer["kept"], answer["same"]) == (1, 0, 2)
    assert _shown(photos[0]) == "New 0"


def test_an_import_is_found_by_words_and_taken_back(api: APIClient, photos: list[Photo]) -> None:
    undo = _import(api, [{"image": photos[1].name, "captions": ["Harbour"]}]).json()["undo"]
    assert SearchDocument.objects.get(photo=photos[1]).caption == "Harbour"
    assert api.post("/api/v1/photos/bulk/undo/", {"undo": undo}).json()["count"] == 1
    assert _shown(photos[1]) == "A cat."
    assert SearchDocument.objects.get(photo=photos[1]).caption == "A cat."


def test_photos_are_known_by_name_in_any_folder_and_case_but_never_when_two_share_it(
    api: APIClient, photos: list[Photo]
) -> None:
    Photo.objects.filter(id=photos[1].id).update(name="IMG_7.JPG")
    Photo.objects.filter(id=photos[2].id).update(name="img_8.jpg")
    Photo.objects.filter(id=photos[0].id).update(name="IMG_8.jpg")
    sent = [
        {"image": "C:\\photos\\img_7.jpg", "captions": ["Seven"]},
        {"image": "a/img_8.jpg", "captions": ["Eight"]},
        {"image": "nobody.jpg", "captions": ["None"]},
    ]
    answer = _import(api, sent).json()
    assert (answer["count"], answer["unknown"]) == (1, 2)
    assert answer["unknown_names"] == ["a/img_8.jpg", "nobody.jpg"]
    assert _shown(photos[1]) == "Seven"


def test_a_sidecar_without_the_photos_ending_is_known(api: APIClient, photos: list[Photo]) -> None:
    Photo.objects.filter(id=photos[1].id).update(name="IMG_7.NEF")
    assert _import(api, xmp_write("Seven", ""), "IMG_7.xmp").json()["count"] == 1
    assert _shown(photos[1]) == "Seven"


def _coco(images: Any, annotations: Any) -> dict[str, Any]:
    return {"images": images, "annotations": annotations}


ONE = {"id": 1, "file_name": "0.png"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[{", "line 1 column 3"),
        (b"[" * 100_000, "nested"),
        (b"\xff\xff", "cannot be read"),
        ({"images": 3}, "neither"),
        (_coco([ONE], None), "no list"),
        (_coco([ONE], []), "no caption in this file"),
        (_coco([ONE], [3]), "Entry 1 is no object"),
        (_coco([ONE, ONE], []), "Line 7: 0.png is in line 3 already"),
        (_coco([ONE, {"id": 1, "file_name": "1.png"}], []), "Line 7: this image has no id of its own"),
        (_coco([{"id": [1], "file_name": "1.png"}], []), "Line 3: this image has no id of its own"),
        (_coco([{"id": 1}], []), "Line 3: there is no “file_name”"),
        (_coco([ONE], [{"image_id": 9, "caption": "x"}]), "Line 9: there is no image 9 in this file"),
        (_coco([ONE], [{"image_id": 1, "caption": ""}]), "Line 9: Write a caption"),
        (_coco([ONE], [{"image_id": 1, "caption": "x" * 10_000}]), "Line 9: A caption has at most 5,000"),
        (_coco([ONE], [{"image_id": 1, "caption": 5}]), "Line 9: the caption is no text"),
        ([{"image": "0.png", "captions": []}], "Line 2: 0.png has no captions"),
        ([{"image": "0.png", "captions": ["a"]}] * 2, "Line 8: 0.png is in line 2 already"),
    ],
)
def test_a_wrong_file_is_refused_whole_and_the_line_named(
    api: APIClient, photos: list[Photo], content: Any, message: str
) -> None:
    answer = _import(api, content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "captions_file_wrong")
    assert message in answer.json()["error"]["message"]
    assert [_shown(photo) for photo in photos] == [ODD, "A cat.", None]


def test_an_archive_that_is_none_is_refused(api: APIClient, photos: list[Photo]) -> None:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for content in (b"PK\x03\x04 broken", empty.getvalue()):
        assert _import(api, content, "a.zip").status_code == 400


def test_control_characters_are_taken_out_of_a_file_as_of_a_form(api: APIClient, photos: list[Photo]) -> None:
    assert _import(api, [{"image": photos[2].name, "captions": ["A\x00 dog\x1b"]}]).status_code == 200
    assert _shown(photos[2]) == "A dog"


def test_nobody_exports_or_describes_anothers_photos(
    api: APIClient, stranger_api: APIClient, photos: list[Photo]
) -> None:
    exported = _export(api)
    assert json.loads(_export(stranger_api))["images"] == []
    answer = _import(stranger_api, exported, replace="true").json()
    assert (answer["count"], answer["unknown"]) == (0, 2)
    assert APIClient().get("/api/v1/captions/export/").status_code in (401, 403)


@pytest.mark.parametrize("query", ["?kind=pdf", "?by=nobody", "?album=x", "?colour=red"])
def test_an_export_that_is_not_offered_is_refused(api: APIClient, query: str) -> None:
    assert api.get(f"/api/v1/captions/export/{query}").status_code == 400


def test_every_object_knows_its_line() -> None:
    outer = json_with_lines('{\n "a": [\n  {}, {"b": {}}]}')
    assert (outer.line, outer["a"][0].line, outer["a"][1].line, outer["a"][1]["b"].line) == (1, 3, 3, 3)
