"""All that copies hand on: the library's own parts, and those of settings.PHOTO_MERGES."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from webapp.photos.services.merge.albums import AlbumMerge
from webapp.photos.services.merge.facts import DateMerge, FavouriteMerge, PlaceMerge
from webapp.photos.services.merge.part import Into, Merge


@cache
def _parts() -> dict[str, Merge]:
    made: list[Merge] = [FavouriteMerge(), DateMerge(), PlaceMerge(), AlbumMerge()]
    made += [import_string(path)() for path in settings.PHOTO_MERGES]
    return {part.name: part for part in made}


@transaction.atomic(savepoint=False)
def photos_merge(*, into: Into) -> dict[str, Any]:
    """Each kept photo takes over what its copies have and it has not; returns what is needed to undo it, as JSON."""
    if not into:
        return {}
    notes = {name: part.merge(into) for name, part in _parts().items()}
    return {name: note for name, note in notes.items() if note}


@transaction.atomic(savepoint=False)
def photos_unmerge(*, notes: dict[str, Any]) -> None:
    """Take back what was handed on."""
    for name, note in notes.items():
        _parts()[name].undo(note)
