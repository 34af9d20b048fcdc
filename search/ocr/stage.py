"""The stage that reads text. The networks are imported where they are used: the web process knows stages too."""

import gc
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from PIL import Image

from search.ocr.lines import PageLine
from search.ocr.order import reading_order
from search.ocr.placing import filed
from search.ocr.selectors import have_text
from search.ocr.services import text_write
from webapp.photos.models import Photo
from webapp.photos.pipeline import Batch, Outcome, Skip, Stage, StageError
from webapp.photos.pipeline.decode import as_displayed, open_upright, original_open

if TYPE_CHECKING:
    from search.ocr.page import PageReader


class TextStage(Stage):
    """The lines of text on the photo, read as it is displayed and kept as it is filed: turns move them, no more.

    Its networks are let go of whenever there is nothing to read: text is rare, and memory is not.
    """

    name = "text"
    queue = "ocr"
    needs = ("orientation",)
    gives_way = True
    batch_size = 2

    def __init__(self) -> None:
        self._reader: PageReader | None = None

    def version(self) -> str:
        from search.ocr.page import label

        return label()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        images, errors = batch.images()
        read_before = have_text(images.keys())
        outcomes: dict[UUID, Outcome] = dict(errors)
        for photo in batch.photos:
            if photo.pk in images:
                outcomes[photo.pk] = self._outcome(photo, images[photo.pk], again=photo.pk in read_before)
        return outcomes

    def write(self, results: Mapping[UUID, Sequence[PageLine]]) -> None:
        text_write(found=results, model_version=self.version())

    def rest(self) -> None:
        self._reader = None
        gc.collect()

    def _outcome(self, photo: Photo, image: Image.Image, *, again: bool) -> Outcome:
        """Its lines; where there are none it is passed over, unless earlier ones have to go."""
        from search.extractors.errors import ExtractorError

        try:
            reader = self._reader = self._reader or _page_reader()
            lines = _kept(photo, reader.read(_detailed(photo, image))) if reader.sees_text(image) else []
        except StageError as error:
            return error
        except ExtractorError as error:
            return StageError(str(error))
        return lines if lines or again else Skip("No text is seen on it.")


def _page_reader() -> "PageReader":
    from search.ocr.page import PageReader

    return PageReader()


def _detailed(photo: Photo, image: Image.Image) -> Image.Image:
    """The photo as displayed at a size at which small print can be read, where its file has more than `image`."""
    from search.ocr.page import DETAIL_SIDE

    if max(photo.width, photo.height) <= max(image.size):
        return image
    with original_open(photo) as file:
        return as_displayed(open_upright(file, DETAIL_SIDE), photo.pose)


def _kept(photo: Photo, lines: list[PageLine]) -> list[PageLine]:
    """The lines as they are read, placed in the photo as filed."""
    order = reading_order([line.corners.astype(float) for line in lines], photo.display_size)
    found = []
    for place in order:
        line = lines[place]
        corners = filed(line.corners.astype(float), (photo.width, photo.height), *photo.pose)
        found.append(PageLine(corners.round(5).astype(np.float32), line.text, line.confidence, line.words))
    return found
