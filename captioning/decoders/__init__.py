"""Networks that turn a photo's grid of features into a sentence, by name. No Django."""

from importlib import import_module
from typing import Any, cast

from captioning.decoders.base import Decoder, State
from captioning.errors import WeightsError

__all__ = ["DECODERS", "Decoder", "State", "decoder_make"]

DECODERS = {
    "attention_lstm": "captioning.decoders.attention_lstm.AttentionLstm",
    "merge_lstm": "captioning.decoders.merge_lstm.MergeLstm",
    "transformer": "captioning.decoders.transformer.CaptionTransformer",
}


def decoder_make(name: str, *, words: int, **sizes: Any) -> Decoder:
    """A fresh decoder of that name for a vocabulary of `words`. Raises WeightsError for an unknown name."""
    try:
        module, kind = DECODERS[name].rsplit(".", 1)
    except KeyError:
        raise WeightsError(f"There is no decoder {name!r}; there are {', '.join(DECODERS)}.") from None
    return cast(Decoder, getattr(import_module(module), kind)(words=words, **sizes))
