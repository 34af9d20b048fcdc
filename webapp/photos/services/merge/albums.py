"""Albums: the kept photo stands where its copies stood, also as the cover."""

from typing import Any
from uuid import UUID

from django.db import connection

from webapp.photos.models import Album, AlbumPhoto
from webapp.photos.services.album_news import album_tell
from webapp.photos.services.merge.part import Into


class AlbumMerge:
    """A copy's own entry stays, for the day it comes back from the trash; nobody sees it meanwhile."""

    name = "albums"

    def merge(self, into: Into) -> dict[str, Any]:
        """{entries: [[album, photo]], covers: [[album, copy, kept]]}"""
        pairs = [list(into), list(into.values())]
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, pairs)
            entries = [[str(album), str(photo)] for album, photo in cursor.fetchall()]
            cursor.execute(_COVER, pairs)
            covers = [[str(value) for value in row] for row in cursor.fetchall()]
        _tell({album for album, *_ in entries + covers})
        return {"entries": entries, "covers": covers} if entries or covers else {}

    def undo(self, note: dict[str, Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_LEAVE, _columns(note["entries"], 2))
            cursor.execute(_COVER_BACK, _columns(note["covers"], 3))
        _tell({album for album, *_ in note["entries"] + note["covers"]})


def _columns(rows: list[list[str]], number: int) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(number)]


def _tell(albums: set[str]) -> None:
    for album in Album.objects.filter(id__in=map(UUID, albums)).order_by("id"):
        album_tell(album=album)


_TABLE = AlbumPhoto._meta.db_table
_PAIRS = "unnest(%s::uuid[], %s::uuid[]) AS pair (lost, kept)"
_ENTER = f"""
    INSERT INTO {_TABLE} (album_id, photo_id, position, added_at)
    SELECT DISTINCT ON (entry.album_id, pair.kept) entry.album_id, pair.kept, entry.position, entry.added_at
    FROM {_PAIRS} JOIN {_TABLE} AS entry ON entry.photo_id = pair.lost
    JOIN photos_photo AS photo ON photo.id = pair.kept
    ORDER BY entry.album_id, pair.kept, entry.position
    ON CONFLICT (album_id, photo_id) DO NOTHING RETURNING album_id, photo_id"""  # noqa: S608 - names of tables only
_COVER = f"""
    UPDATE photos_album SET cover_id = pair.kept FROM {_PAIRS}
    WHERE photos_album.cover_id = pair.lost RETURNING photos_album.id, pair.lost, pair.kept"""  # noqa: S608
_LEAVE = f"""
    DELETE FROM {_TABLE} AS entry USING unnest(%s::uuid[], %s::uuid[]) AS new (album, photo)
    WHERE entry.album_id = new.album AND entry.photo_id = new.photo"""  # noqa: S608
_COVER_BACK = """
    UPDATE photos_album SET cover_id = was.lost
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS was (album, lost, kept)
    JOIN photos_photo AS photo ON photo.id = was.lost
    WHERE photos_album.id = was.album AND photos_album.cover_id = was.kept"""
