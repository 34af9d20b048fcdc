"""Writes of the text in photos."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from search.models import TextLine
from search.ocr.lines import PageLine
from search.text.services import document_update


def text_write(*, found: Mapping[UUID, Sequence[PageLine]], model_version: str) -> None:
    """Replace the text of these photos by these lines, placed in the photo as filed, in the order of reading."""
    with transaction.atomic():
        TextLine.objects.filter(photo_id__in=found).delete()
        TextLine.objects.bulk_create(
            TextLine(
                photo_id=photo,
                position=position,
                text=line.text,
                confidence=line.confidence,
                corners=line.corners.reshape(-1).tolist(),
                words=[end for word in line.words for end in word],
                model_version=model_version,
            )
            for photo, lines in sorted(found.items())
            for position, line in enumerate(lines)
        )
        texts = {photo: "\n".join(line.text for line in lines) for photo, lines in found.items()}
        document_update(photo_ids=found.keys(), text=texts)
