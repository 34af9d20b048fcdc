"""For a worker that tests kill: stages without models, and one that counts what it wrote."""

from webapp.settings import *  # noqa: F403

PIPELINE = [
    "webapp.photos.pipeline.metadata.MetadataStage",
    "webapp.photos.pipeline.thumbnails.ThumbnailStage",
    "tests.photos.stages.Tally",
]
