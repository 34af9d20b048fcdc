"""What copies of a photo hand on: a person's caption, where the kept photo has none."""

from uuid import UUID

from captioning.models import Caption
from captioning.taking_over import Note, captions_take_back, captions_take_over
from webapp.photos.arrays import AnyOf
from webapp.photos.services.merge import Into

PERSON = Caption.Source.PERSON


class CaptionMerge:
    """The caption shown changes only where a machine's, or none, stood."""

    name = "captions"

    def merge(self, into: Into) -> Note:
        """What was taken over, and what stood there before."""
        said = Caption.objects.filter(photo__in=AnyOf(into), source=PERSON, current=True).order_by(
            "-created_at"
        )
        given: dict[UUID, Caption] = {}
        for caption in said:
            given.setdefault(into[caption.photo_id], caption)
        spoken_for = set(
            Caption.objects.filter(photo__in=AnyOf(given), current=True, source=PERSON).values_list(
                "photo_id", flat=True
            )
        )
        return captions_take_over(
            Caption(
                photo_id=photo,
                text=one.text,
                source=PERSON,
                author_id=one.author_id,
                approved=one.approved,
                model_version=one.model_version,
            )
            for photo, one in given.items()
            if photo not in spoken_for
        )

    def undo(self, note: Note) -> None:
        captions_take_back(note)
