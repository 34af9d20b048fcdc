"""Photos that the packages bring along, small."""

from PIL import Image

from webapp.photos.services.samples import sample_files

NAMES = ("chelsea", "coffee", "china", "astronaut", "flower", "rocket")


def sample(name: str) -> Image.Image:
    """One of them, at most 450 pixels a side."""
    path = next(path for path in sample_files() if path.stem == name)
    image = Image.open(path).convert("RGB")
    image.thumbnail((450, 450))
    return image
