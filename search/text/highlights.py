"""The words of an answer where they stand: marked in the photo's title, tags, caption and read text."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline

from search.models import SearchDocument
from search.text.reading import Reading

START, STOP = "\u2068", "\u2069"
"""Around a word that matched: signs of direction that are taken out of the text itself."""
FIELDS = ("title", "tags", "caption", "text")
LONG = {"text": {"max_fragments": 2, "min_words": 4, "max_words": 16, "fragment_delimiter": " … "}}
"""Read text may be a page: two pieces of it are shown."""


@dataclass(frozen=True)
class Highlight:
    """One field of a photo's words, in parts of which some matched."""

    field: str
    parts: list[tuple[str, bool]]

    @property
    def words(self) -> list[str]:
        return [text.lower() for text, hit in self.parts if hit]


def highlights_of(photos: Collection[UUID], reading: Reading) -> dict[UUID, list[Highlight]]:
    """Photo -> its fields that have any of the words; one query."""
    if not photos:
        return {}
    heads = {f"{name}_head": _headline(name, reading) for name in FIELDS}
    rows = (
        SearchDocument.objects.filter(photo_id__in=photos).annotate(**heads).values_list("photo_id", *heads)
    )
    return {photo: [one for one in map(_parts, FIELDS, texts) if one.words] for photo, *texts in rows}


def words_of(highlights: Collection[Highlight]) -> list[str]:
    """The words that matched, each once: of tags, caption, title, then text."""
    order = ("tags", "caption", "title", "text")
    ordered = sorted(highlights, key=lambda one: order.index(one.field))
    return list(dict.fromkeys(word for one in ordered for word in one.words))


def _headline(name: str, reading: Reading) -> SearchHeadline:
    cut: dict[str, Any] = LONG.get(name, {"highlight_all": True})
    return SearchHeadline(
        name,
        reading.marks(),
        config=f"plumb_{reading.languages[0]}",
        start_sel=START,
        stop_sel=STOP,
        **cut,
    )


def _parts(name: str, headline: str) -> Highlight:
    parts: list[tuple[str, bool]] = []
    for piece in headline.split(START):
        hit, stop, after = piece.partition(STOP)
        if stop:
            parts += [(hit, True), (after, False)]
        else:
            parts.append((piece, False))
    return Highlight(name, [(text, hit) for text, hit in parts if text])
