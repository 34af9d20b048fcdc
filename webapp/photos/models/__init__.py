"""Tables of the library and of the ledger."""

from webapp.photos.models.album import Album, AlbumPhoto
from webapp.photos.models.bulk_action import BulkAction
from webapp.photos.models.model_version import ModelVersion
from webapp.photos.models.photo import Photo, Pose
from webapp.photos.models.sharing import AlbumLink, AlbumMember
from webapp.photos.models.stage_run import StageRun
from webapp.photos.models.upload import Upload
from webapp.photos.models.zip_ticket import ZipTicket

__all__ = [
    "Album",
    "AlbumLink",
    "AlbumMember",
    "AlbumPhoto",
    "BulkAction",
    "ModelVersion",
    "Photo",
    "Pose",
    "StageRun",
    "Upload",
    "ZipTicket",
]
