"""One action on many photos at once, and its undoing: `bulk_apply`, `bulk_undo`, `ACTIONS`."""

from webapp.photos.services.bulk.kind import Wish
from webapp.photos.services.bulk.registry import ACTIONS
from webapp.photos.services.bulk.run import Done, bulk_apply, bulk_forget_old, bulk_undo

__all__ = ["ACTIONS", "Done", "Wish", "bulk_apply", "bulk_forget_old", "bulk_undo"]
