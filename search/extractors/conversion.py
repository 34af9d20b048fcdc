"""Published torch checkpoints as safetensors: only numbers are read, a pickle with anything else is refused."""

import pickle
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from search.extractors.errors import ExtractorError

SUFFIXES = (".pth", ".pt")


def safetensors_of(checkpoint: Path, folder: Path) -> Path:
    """The checkpoint's tensors as `<name>.safetensors` in `folder`, the same bytes each time. Raises ExtractorError."""
    try:
        found: Any = torch.load(checkpoint, map_location="cpu", weights_only=True)
        if not isinstance(found, dict) or not all(isinstance(value, Tensor) for value in found.values()):
            raise ExtractorError(
                f"{checkpoint.name} holds more than tensors; such files can run code and are refused."
            )
        out = folder / f"{checkpoint.stem}.safetensors"
        save_file({name: tensor.contiguous() for name, tensor in sorted(found.items())}, out)
    except (pickle.UnpicklingError, RuntimeError, EOFError, SafetensorError) as error:
        raise ExtractorError(
            f"{checkpoint.name} is damaged or holds more than tensors; such files can run code and are refused."
        ) from error
    return out
