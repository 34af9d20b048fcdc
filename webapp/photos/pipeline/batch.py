"""A batch of photos that is decoded once for all the stages it passes through."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar, cast
from uuid import UUID

from PIL import Image

from webapp.photos.models import Photo, Pose
from webapp.photos.pipeline.decode import as_displayed, open_upright, original_open
from webapp.photos.pipeline.errors import StageError

T = TypeVar("T")


class Batch:
    """Photos with their pixels, which are read when first asked for and kept until the batch is done."""

    def __init__(self, photos: Iterable[Photo]) -> None:
        self.photos = list(photos)
        self._upright: dict[UUID, Image.Image | StageError] = {}
        self._straight: dict[UUID, tuple[Pose, Image.Image]] = {}
        self._shared: dict[Hashable, object] = {}

    def __len__(self) -> int:
        return len(self.photos)

    def narrowed(self, photos: Iterable[Photo]) -> "Batch":
        """A batch of some of these photos, over the same decoded pixels and shared work."""
        part = Batch(photos)
        part._upright, part._straight, part._shared = self._upright, self._straight, self._shared
        return part

    def as_filed(self, photo: Photo) -> Image.Image:
        """RGB pixels, long side <= 1024, EXIF applied, nothing else done to them. Raises StageError."""
        found = self._upright.get(photo.id)
        if found is None:
            found = self._decode(photo)
            self._upright[photo.id] = found
        if isinstance(found, StageError):
            raise found
        return found

    def image(self, photo: Photo) -> Image.Image:
        """RGB pixels, long side <= 1024, as displayed. Raises StageError."""
        found = self.as_filed(photo)
        return self._straightened(found, photo) if photo.straighten else as_displayed(found, photo.pose)

    def images(self) -> tuple[dict[UUID, Image.Image], dict[UUID, StageError]]:
        """The pixels of every photo that can be read, and the errors of the others."""
        readable: dict[UUID, Image.Image] = {}
        broken: dict[UUID, StageError] = {}
        for photo in self.photos:
            try:
                readable[photo.id] = self.image(photo)
            except StageError as error:
                broken[photo.id] = error
        return readable, broken

    def shared(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value made for `key` by the first stage that asks: one forward pass serves several stages.

        The key must name all that the value depends on; photos turned meanwhile get their own value.
        """
        full_key = (key, tuple((photo.id, photo.pose) for photo in self.photos))
        if full_key not in self._shared:
            self._shared[full_key] = make()
        return cast(T, self._shared[full_key])

    def _straightened(self, upright: Image.Image, photo: Photo) -> Image.Image:
        """Made once for all stages, until the photo is turned meanwhile: it costs as much as a forward pass."""
        pose, image = self._straight.get(photo.id, (None, None))
        if image is None or pose != photo.pose:
            image = as_displayed(upright, photo.pose)
            self._straight[photo.id] = photo.pose, image
        return image

    def _decode(self, photo: Photo) -> Image.Image | StageError:
        try:
            with original_open(photo) as file:
                return open_upright(file)
        except StageError as error:
            return error
