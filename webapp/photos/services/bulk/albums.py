"""Actions that put photos into an album and take them out."""

from typing import ClassVar
from uuid import UUID

from webapp.photos.models import BulkAction
from webapp.photos.services.albums import album_append, album_put_back, album_take_out
from webapp.photos.services.bulk.kind import BulkKind, Changed, Wish


class AlbumAdd(BulkKind):
    """Those that are not in the album yet come behind the others, in the order they were given in."""

    needs: ClassVar[tuple[str, ...]] = ("album",)

    def apply(self, wish: Wish) -> Changed:
        assert wish.album is not None
        found = list(wish.photos.order_by("-taken_at", "-id").values_list("id", flat=True))
        if wish.ids is not None:
            own, named = set(found), set(wish.ids)
            stacked = [id_ for id_ in found if id_ not in named]
            found = [id_ for id_ in wish.ids if id_ in own] + stacked
        return Changed(album_append(album=wish.album, photos=found))

    def undo(self, action: BulkAction) -> int:
        assert action.album is not None
        return len(album_take_out(album=action.album, photos=action.photos).photos)


class AlbumRemove(BulkKind):
    """What was in the album leaves it; its places are remembered, and whether it was the cover."""

    needs: ClassVar[tuple[str, ...]] = ("album",)

    def apply(self, wish: Wish) -> Changed:
        assert wish.album is not None
        taken = album_take_out(album=wish.album, photos=list(wish.photos.values_list("id", flat=True)))
        return Changed(
            taken.photos, {"positions": taken.positions, "cover": taken.cover and str(taken.cover)}
        )

    def undo(self, action: BulkAction) -> int:
        assert action.album is not None
        places = dict(zip(action.photos, action.before["positions"], strict=True))
        cover = action.before["cover"]
        return album_put_back(album=action.album, places=places, cover=UUID(cover) if cover else None)
