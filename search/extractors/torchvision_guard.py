"""The only door to torchvision.

The registry's torchvision is built against CUDA torch; beside CPU torch its import dies with "operator
torchvision::nms does not exist". Declaring the two operators first makes models and transforms.v2 work
(io.* and ops.nms do not, and nothing here needs them).
"""

import importlib
import sys
from functools import cache
from types import ModuleType

import torch

from search.extractors.errors import ExtractorError

_library: list[torch.library.Library] = []
"""Kept for ever: a library's operators vanish with it."""


@cache
def torchvision() -> ModuleType:
    """The torchvision package, imported safely. Raises ExtractorError when it is absent or unusable."""
    try:
        return importlib.import_module("torchvision")
    except ModuleNotFoundError as error:
        raise ExtractorError("torchvision is not installed: pip install -r requirements.txt") from error
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise ExtractorError(f"torchvision cannot be imported beside this torch: {error}") from error
    _forget_half_imported()
    _declare_operators()
    return importlib.import_module("torchvision")


def _forget_half_imported() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]


def _declare_operators() -> None:
    library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for name in ("nms", "qnms"):
        schema = f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
        library.define(schema)  # type: ignore[no-untyped-call]
    _library.append(library)
