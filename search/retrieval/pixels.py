"""Query pixels on their way from the web to a worker: raw RGB in Valkey, for a minute."""

from uuid import uuid4

from django.utils.translation import gettext as _
from PIL import Image

from search.errors import WorkerTrouble
from search.retrieval.doorway import client

KEPT_SECONDS = 120


def pixels_put(image: Image.Image) -> str:
    """Leave an RGB image for the worker; returns its key."""
    key = f"search:pixels:{uuid4()}"
    head = f"{image.width}x{image.height}\n".encode()
    client().set(key, head + image.tobytes(), ex=KEPT_SECONDS)
    return key


def pixels_take(key: str) -> Image.Image:
    """The image left under that key, which is then gone."""
    found = client().getdel(key)
    if not isinstance(found, bytes):
        raise WorkerTrouble(_("The photo to search by was lost on its way to the worker. Search again."))
    head, body = found.split(b"\n", 1)
    width, height = (int(side) for side in head.split(b"x"))
    return Image.frombytes("RGB", (width, height), body)
