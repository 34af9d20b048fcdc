"""Reads of regions."""

from typing import Any

from django.utils.translation import gettext as _

from search.errors import SearchError
from search.models import Region as FoundRegion
from search.retrieval.region import Region
from webapp.photos.models import Photo


def region_asked(given: Any, photo: Photo | None) -> Region:
    """A box as it is drawn, or the box of a region of this photo by its id. Raises SearchError."""
    text = str(given).strip()
    if isinstance(given, bool) or not text.isdecimal():
        return Region.read(given)
    found = FoundRegion.objects.filter(pk=int(text[:18]), photo=photo).first() if photo else None
    if found is None:
        raise SearchError(_("The photo has no such region; its `regions` name those that there are."))
    return Region(*found.box)
