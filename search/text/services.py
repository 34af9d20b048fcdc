"""Writes of the words that photos are found by."""

import re
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection, transaction

from search.models import PhotoTag, SearchDocument
from webapp.photos.models import Photo

FIELDS = ["title", "tags", "caption", "text"]
READ = """
    UPDATE search_searchdocument d
    SET language = read.language, unread = true,
        vector = setweight(to_tsvector(read.config, d.title || ' ' || d.tags), 'A')
            || setweight(to_tsvector(read.config, d.caption), 'B') || setweight(to_tsvector(read.config, d.text), 'C')
    FROM (
        SELECT p.id, coalesce(l.language, 'english') AS language,
            ('plumb_' || coalesce(l.language, 'english'))::regconfig AS config
        FROM photos_photo p LEFT JOIN search_librarylanguage l ON l.member_id = p.owner_id
        WHERE p.id = ANY(%s)
    ) read
    WHERE d.photo_id = read.id
"""


def document_update(
    *,
    photo_ids: Collection[UUID],
    caption: Mapping[UUID, str] | None = None,
    text: Mapping[UUID, str] | None = None,
) -> None:
    """Write the photos' names, places and tags as they are now, and captions and read text where these are given."""
    with transaction.atomic():
        rows_of = Photo.objects.filter(pk__in=photo_ids).order_by("pk")
        names = {
            pk: f"{title_words(name)} {place}".strip()
            for pk, name, place in rows_of.values_list("pk", "name", "place_name")
        }
        SearchDocument.objects.bulk_create(
            [SearchDocument(photo_id=photo) for photo in names], ignore_conflicts=True
        )
        rows = SearchDocument.objects.filter(photo_id__in=names).order_by("photo_id")
        documents = list(rows.defer("vector").select_for_update())
        tags = _tags(names)
        for document in documents:
            document.title = names[document.photo_id]
            document.tags = " ".join(tags.get(document.photo_id, []))
            document.caption = (caption or {}).get(document.photo_id, document.caption)
            document.text = (text or {}).get(document.photo_id, document.text)
        SearchDocument.objects.bulk_update(documents, FIELDS)
        documents_reread(photo_ids=names)


def documents_reread(*, photo_ids: Collection[UUID]) -> None:
    """Take the photos' words apart in their owner's language; the clock sees to the rest (`search.text.refresh`)."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(photo_ids)])


def title_words(name: str) -> str:
    """A file's name as words: its ending off, its parts apart."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
    return " ".join(re.findall(r"[^\W\d_]+|\d+", stem))


def _tags(photos: Collection[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = PhotoTag.objects.filter(photo_id__in=photos, removed=False).order_by("position", "id")
    for photo, name in rows.values_list("photo_id", "tag__name"):
        found.setdefault(photo, []).append(name)
    return found
