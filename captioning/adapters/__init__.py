"""Bigger captioners with eyes of their own, for people who can download them. No Django.

An adapter is one module with `load(file: ModelFile)`; its name is the `decoder` of the model's card.
"""

from captioning.adapters.base import WholeCaptioner

__all__ = ["ADAPTERS", "WholeCaptioner"]

ADAPTERS = {"blip": "captioning.adapters.blip"}
