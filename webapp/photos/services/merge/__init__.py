"""What a photo takes over from copies of it that go to the trash: `photos_merge`, and `photos_unmerge` to undo it."""

from webapp.photos.services.merge.part import Into, Merge
from webapp.photos.services.merge.run import photos_merge, photos_unmerge

__all__ = ["Into", "Merge", "photos_merge", "photos_unmerge"]
