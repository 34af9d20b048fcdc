"""Feature maps asked of a worker when somebody looks, and kept while the photo lies so. No torch here."""

import json
from typing import Any, cast

from django.core.cache import cache
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from search.errors import NoSuchLayer
from search.feature_maps.sheet import Sheet
from search.on_demand import answer_keep, kept_at
from search.retrieval.doorway import ask
from webapp.photos.models import Photo
from webapp.photos.storage import full_disk_told

BACKBONES = "feature-maps:backbones"
BACKBONES_SECONDS = 300
"""So long it may take until weights that were put on the worker's machine are offered."""


def backbones_list() -> list[dict[str, Any]]:
    """The backbones that the workers have weights of, each with its layers. Raises NoWorker."""
    found = cache.get(BACKBONES)
    if found is None:
        found = ask("backbones")["backbones"]
        cache.set(BACKBONES, found, BACKBONES_SECONDS)
    return cast(list[dict[str, Any]], found)


def layer_get(*, photo: Photo, backbone: str, layer: str) -> dict[str, Any]:
    """What is told of a layer's maps of the photo as it lies now; a worker makes them if nobody has asked before.

    Raises NoSuchLayer, NoWorker, or the SearchError that the worker met.
    """
    key = layer_key(photo, weights_of(backbone, layer), layer, "json")
    store = storages["renditions"]
    if store.exists(key):
        with store.open(key, "rb") as file:
            return cast(dict[str, Any], json.load(file))
    return ask("feature_maps", photo=str(photo.id), network=backbone, layer=layer)


def layer_keep(*, photo: Photo, weights: str, layer: str, sheet: Sheet, told: dict[str, Any]) -> None:
    """Keep the picture and what is told of it. Raises StorageFull."""
    picture = layer_key(photo, weights, layer, "png")
    with full_disk_told():
        answer_keep(key=layer_key(photo, weights, layer, "json"), answer=told, files={picture: sheet.picture})


def layer_key(photo: Photo, weights: str, layer: str, extension: str) -> str:
    """Place among the photo's renditions of this version, which go when it changes."""
    return kept_at(photo, "maps", f"{weights[:12]}-{layer}.{extension}")


def weights_of(backbone: str, layer: str) -> str:
    """The hash of the backbone's weights. Raises NoSuchLayer unless it is installed and has this layer."""
    for known in backbones_list():
        if known["name"] == backbone and any(layer == other["name"] for other in known["layers"]):
            return cast(str, known["weights"])
    raise NoSuchLayer(
        _("No installed network has this layer. Choose one of those that are offered for the photo.")
    )
