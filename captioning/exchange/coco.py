"""COCO's captions format, and the plain references that `manage.py evaluate captions` reads.

{"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]}, of which we write also the size, the
day, who wrote the caption, and the original's SHA-256, by which a photo is known again whatever it is called.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from captioning.exchange.found import FoundCaption, base_name
from captioning.exchange.lines import Entry, json_with_lines
from captioning.models import Caption
from captioning.refusals import CaptionRefused, CaptionsFileWrong
from captioning.services import caption_checked
from webapp.photos.models import Photo

INFO = {"description": "Captions of a Plumb library", "version": "1.0"}


def coco_write(rows: Iterable[tuple[Photo, Caption]]) -> Iterator[str]:
    """The file piece by piece: the images as they come, the annotations after them."""
    annotations: list[str] = []
    yield '{"info": ' + json.dumps(INFO) + ', "licenses": [], "images": ['
    for number, (photo, caption) in enumerate(rows, 1):
        yield ("," if number > 1 else "") + "\n" + json.dumps(_image(number, photo), ensure_ascii=False)
        said = {"id": number, "image_id": number, "caption": caption.text, "source": caption.source}
        annotations.append(json.dumps(said, ensure_ascii=False))
    yield '\n], "annotations": [\n' + ",\n".join(annotations) + "\n]}\n"


def _image(number: int, photo: Photo) -> dict[str, Any]:
    return {
        "id": number,
        "file_name": photo.name,
        "width": photo.width,
        "height": photo.height,
        "date_captured": photo.taken_at.isoformat(),
        "sha256": photo.sha256,
    }


def json_read(data: bytes) -> list[FoundCaption]:
    """The first caption of every image that has one. Raises CaptionsFileWrong that names the line."""
    try:
        content = json_with_lines(data.decode("utf-8-sig"))
    except ValueError as error:
        raise CaptionsFileWrong(_("This cannot be read as JSON: %(error)s") % {"error": error}) from error
    if isinstance(content, list):
        return _references(content)
    if isinstance(content, Entry) and isinstance(content.get("images"), list):
        return _coco(content)
    raise CaptionsFileWrong(
        _('This is neither {"images": [...], "annotations": [...]} nor [{"image": ..., "captions": [...]}].')
    )


def _coco(content: Entry) -> list[FoundCaption]:
    images: dict[Any, Entry] = {}
    names: dict[tuple[str, str], Entry] = {}
    for image in _entries(content["images"]):
        _once(names, (_text(image, "file_name"), str(image.get("sha256", ""))), image)
        if not isinstance(image.get("id"), int | str) or image["id"] in images:
            raise _wrong(image, _("this image has no id of its own"))
        images[image["id"]] = image
    said: dict[Any, FoundCaption] = {}
    for annotation in _entries(content.get("annotations")):
        key = annotation.get("image_id")
        described = images.get(key) if isinstance(key, int | str) else None
        if described is None:
            raise _wrong(annotation, _("there is no image %(id)r in this file") % {"id": key})
        text = _caption(annotation, annotation.get("caption"))
        said.setdefault(key, _found(annotation, described["file_name"], text, described))
    return _some(list(said.values()))


def _references(content: list[Any]) -> list[FoundCaption]:
    names: dict[tuple[str, str], Entry] = {}
    found = []
    for entry in _entries(content):
        name = _text(entry, "image")
        _once(names, (name, str(entry.get("sha256", ""))), entry)
        captions = entry.get("captions")
        if not isinstance(captions, list) or not captions:
            raise _wrong(
                entry, _("%(name)s has no captions; give it at least one or remove it") % {"name": name}
            )
        texts = [_caption(entry, text) for text in captions]
        found.append(_found(entry, name, texts[0], entry))
    return _some(found)


def _found(entry: Entry, name: str, text: str, image: Mapping[str, Any]) -> FoundCaption:
    return FoundCaption(
        _("line %(line)s") % {"line": entry.line}, name, text, str(image.get("sha256", "")).lower()
    )


def _entries(value: Any) -> Iterator[Entry]:
    if not isinstance(value, list):
        raise CaptionsFileWrong(_('"annotations" is no list.'))
    for number, entry in enumerate(value, 1):
        if not isinstance(entry, Entry):
            raise CaptionsFileWrong(_("Entry %(number)s is no object.") % {"number": number})
        yield entry


def _once(names: dict[tuple[str, str], Entry], key: tuple[str, str], entry: Entry) -> None:
    other = names.setdefault((base_name(key[0]), key[1]), entry)
    if other is not entry:
        raise _wrong(entry, _("%(name)s is in line %(line)s already") % {"name": key[0], "line": other.line})


def _text(entry: Entry, field: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(entry, _("there is no “%(field)s” that names an image") % {"field": field})
    return value


def _caption(entry: Entry, value: Any) -> str:
    try:
        if isinstance(value, str):
            return caption_checked(value)
    except CaptionRefused as error:
        raise _wrong(entry, error.message) from error
    raise _wrong(entry, _("the caption is no text"))


def _some(found: list[FoundCaption]) -> list[FoundCaption]:
    if not found:
        raise CaptionsFileWrong(_("There is no caption in this file."))
    return found


def _wrong(entry: Entry, what: str) -> CaptionsFileWrong:
    return CaptionsFileWrong(
        _("Line %(line)s: %(what)s. Nothing was taken in.") % {"line": entry.line, "what": what.rstrip(".")}
    )
