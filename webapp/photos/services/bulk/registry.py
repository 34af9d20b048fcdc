"""Every action on many photos, by its name in the API; those of other apps stand in settings.BULK_KINDS."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from webapp.photos.services.bulk.albums import AlbumAdd, AlbumRemove
from webapp.photos.services.bulk.kind import BulkKind
from webapp.photos.services.bulk.marks import Favourite, Mark, Unmark
from webapp.photos.services.bulk.stacks import Stack, Top, Unstack
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
    "stack": Stack(),
    "unstack": Unstack(),
    "stack_top": Top(),
}


@cache
def kind_get(name: str) -> BulkKind:
    """The action of that name: one of ACTIONS, or one that another app offers in an API of its own."""
    found: BulkKind = ACTIONS[name] if name in ACTIONS else import_string(settings.BULK_KINDS[name])()
    return found
