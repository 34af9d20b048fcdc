"""The library, the ledger and the models in the admin."""

from webapp.photos.admin.album import AlbumAdmin, UploadAdmin
from webapp.photos.admin.model_version import ModelVersionAdmin
from webapp.photos.admin.photo import PhotoAdmin
from webapp.photos.admin.stage_run import StageRunAdmin

__all__ = ["AlbumAdmin", "ModelVersionAdmin", "PhotoAdmin", "StageRunAdmin", "UploadAdmin"]
