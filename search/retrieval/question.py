"""What a member asks: exactly one thing to search by, and how."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from search.errors import QueryUnreadable, SearchError
from search.retrieval.fetch import Limits, picture_fetch
from search.retrieval.public_address import is_public, is_public_or_private
from search.retrieval.region import Region
from search.text.language.filters import FILTERS
from search.text.language.grammar import parse
from webapp.photos.models import Photo
from webapp.photos.pipeline.decode import open_upright
from webapp.photos.pipeline.errors import DecodeError

MOST_RESULTS = 500
FEWEST_RESULTS = 1
USUAL_RESULTS = 50


@dataclass(frozen=True)
class Question:
    """One of `image`, `photo` and `text` is given; words beside a picture narrow its answer."""

    text: str = ""
    photo: Photo | None = None
    image: Image.Image | None = None
    region: Region | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    limit: int = USUAL_RESULTS
    exact: bool = False
    rerank: str = ""
    regions: bool | None = None
    """Whether the regions of photos count, too; if None, they do for a question about a region."""

    expand: bool = False
    """Whether the first answers join the query."""

    remember: bool = True
    """Whether its words are offered as a recent search."""

    weight: float | None = None
    """Of the words beside a picture, 0 to 1; if None, they narrow its answer."""

    def __post_init__(self) -> None:
        """Raises SearchError for a question that asks for nothing, or for two things at once."""
        if self.photo is not None and self.image is not None:
            raise SearchError(_("Search by one photo: either `photo` or `image`."))
        if not self.has_picture and not self.text.strip() and not self.filters:
            raise SearchError(
                _("Say what to search for: `text`, a `photo` of the library, an `image` or a `url`.")
            )
        if self.region is not None and not self.has_picture:
            raise SearchError(_("A region needs a `photo` or an `image` that it lies on."))

    @property
    def is_mixed(self) -> bool:
        """Whether words and a picture are asked for together."""
        if self.weight is None or not self.has_picture:
            return False
        return bool(parse(self.text, FILTERS).words)

    @property
    def counts_regions(self) -> bool:
        if not self.has_picture:
            return False
        return self.region is not None if self.regions is None else self.regions

    @property
    def has_picture(self) -> bool:
        return self.photo is not None or self.image is not None


def image_read(file: Any) -> Image.Image:
    """An uploaded query by the one decode path, upright RGB. Raises QueryUnreadable."""
    try:
        return open_upright(file)
    except DecodeError as error:
        raise QueryUnreadable(_("%(error)s Search by another photo.") % {"error": error}) from error


def picture_at(url: str) -> Image.Image:
    """The picture at a public address, by the same path. Raises FetchRefused, FetchBusy, QueryUnreadable."""
    limits = Limits(
        bytes=settings.FETCH_MAX_BYTES,
        seconds=settings.FETCH_SECONDS,
        ports=settings.FETCH_PORTS,
        allowed=is_public_or_private if settings.FETCH_PRIVATE_NETWORKS else is_public,
    )
    return image_read(io.BytesIO(picture_fetch(url, limits)))
