"""Every action on many photos, by its name in the API."""

from webapp.photos.services.bulk.albums import AlbumAdd, AlbumRemove
from webapp.photos.services.bulk.kind import BulkKind
from webapp.photos.services.bulk.marks import Favourite, Mark, Unmark
from webapp.photos.services.bulk.work import Delete, Reprocess, Turn
from webapp.photos.services.trash import missed_stages_ring

ACTIONS: dict[str, BulkKind] = {
    "trash": Mark("trashed_at", on_undo=missed_stages_ring),
    "restore": Unmark("trashed_at", on_apply=missed_stages_ring),
    "delete": Delete(),
    "favourite": Favourite(True),
    "unfavourite": Favourite(False),
    "archive": Mark("archived_at"),
    "unarchive": Unmark("archived_at"),
    "album_add": AlbumAdd(),
    "album_remove": AlbumRemove(),
    "turn": Turn(),
    "reprocess": Reprocess(),
}
