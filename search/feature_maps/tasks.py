"""The worker's side of looking into a network, in the queue `interactive`."""

from dataclasses import asdict
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
import torch
from celery import shared_task

from search.extractors.layers import activation_map, layer_maps, layer_shapes
from search.extractors.maps import Backbone
from search.extractors.model_files import file_sha256
from search.extractors.registry import backbone, backbone_weights, backbones_installed
from search.feature_maps.services import layer_keep
from search.feature_maps.sheet import sheet_of
from search.retrieval.doorway import answer
from search.retrieval.source import photo_pixels
from webapp.photos.models import Photo

_one_at_a_time = Lock()  # hooks hear whoever runs the network


@shared_task(name="search.interactive.backbones", ignore_result=True)
def backbones(*, reply: str) -> None:
    """Say which backbones have their weights here, and which layers they have."""
    answer(reply, lambda: {"backbones": [_described(name) for name in backbones_installed()]})


@shared_task(name="search.interactive.feature_maps", ignore_result=True)
def feature_maps(*, reply: str, photo: str, network: str, layer: str) -> None:
    """Look at a photo with one layer, and keep what it sees."""
    answer(reply, lambda: layer_look(Photo.objects.get(pk=UUID(photo)), network, layer))


def layer_look(photo: Photo, name: str, layer: str) -> dict[str, Any]:
    """Make and keep the sheet of a layer's activation map and feature maps; what is told of it."""
    found = _network(name)
    with _one_at_a_time:
        maps = layer_maps(found, layer, photo_pixels(photo.id))
    sheet = sheet_of(np.concatenate([activation_map(torch.from_numpy(maps[None])), maps]))
    told = {
        "backbone": name,
        "layer": layer,
        "channels": len(maps),
        "height": maps.shape[1],
        "width": maps.shape[2],
        "columns": sheet.columns,
        "low": sheet.low,
        "high": sheet.high,
    }
    layer_keep(photo=photo, weights=found.sha256, layer=layer, sheet=sheet, told=told)
    return told


def _described(name: str) -> dict[str, Any]:
    weights = file_sha256(backbone_weights(name))
    return {"name": name, "weights": weights, "layers": [asdict(shape) for shape in layer_shapes(name)]}


@lru_cache(maxsize=1)
def _network(name: str) -> Backbone:
    """As torch runs it: the engine gives only what comes out at the end."""
    return backbone(name)
