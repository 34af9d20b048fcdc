"""What copies of a photo hand on: words that a person has put on them."""

from typing import Any
from uuid import UUID

from search.models import PhotoTag
from search.text.services import document_update
from webapp.photos.arrays import AnyOf
from webapp.photos.services.merge import Into

PERSON = PhotoTag.Source.PERSON
Key = tuple[UUID, int]


class TagMerge:
    """A machine's words are found again on the kept photo; one that a person took off it stays off."""

    name = "tags"

    def merge(self, into: Into) -> dict[str, Any]:
        """{made: [[photo, tag]], raised: [[photo, tag, the machine's score, position and model]]}"""
        said = PhotoTag.objects.filter(photo__in=AnyOf(into), source=PERSON, removed=False).order_by("id")
        wanted = {(into[photo], tag): None for photo, tag in said.values_list("photo_id", "tag_id")}
        there = _rows(wanted)
        new = [key for key in wanted if key not in there]
        raised = [there[key] for key in wanted if key in there and there[key].source != PERSON]
        note = {
            "made": [[str(photo), tag] for photo, tag in new],
            "raised": [_machine(row) for row in raised],
        }
        for row in raised:
            row.source, row.score, row.model_version = PERSON, None, ""
        PhotoTag.objects.bulk_create(
            PhotoTag(photo_id=photo, tag_id=tag, source=PERSON) for photo, tag in new
        )
        PhotoTag.objects.bulk_update(raised, ["source", "score", "model_version"])
        return note if _look_again({photo for photo, _ in wanted} if new or raised else set()) else {}

    def undo(self, note: dict[str, Any]) -> None:
        made = {(UUID(photo), int(tag)) for photo, tag in note["made"]}
        raised = {(UUID(row[0]), int(row[1])): row[2:] for row in note["raised"]}
        there = {key: row for key, row in _rows({*made, *raised}).items() if not row.removed}
        PhotoTag.objects.filter(pk__in=[row.pk for key, row in there.items() if key in made]).delete()
        back = [row for key, row in there.items() if key in raised]
        for row in back:
            row.source = PhotoTag.Source.MACHINE
            row.score, row.position, row.model_version = raised[row.photo_id, row.tag_id]
        PhotoTag.objects.bulk_update(back, ["source", "score", "position", "model_version"])
        _look_again({photo for photo, _ in there})


def _rows(keys: "dict[Key, None] | set[Key]") -> dict[Key, PhotoTag]:
    rows = PhotoTag.objects.filter(
        photo__in=AnyOf({photo for photo, _ in keys}), tag__in={tag for _, tag in keys}
    )
    return {(row.photo_id, row.tag_id): row for row in rows if (row.photo_id, row.tag_id) in keys}


def _machine(row: PhotoTag) -> list[Any]:
    return [str(row.photo_id), row.tag_id, row.score, row.position, row.model_version]


def _look_again(photos: set[UUID]) -> bool:
    if photos:
        document_update(photo_ids=photos)
    return bool(photos)
