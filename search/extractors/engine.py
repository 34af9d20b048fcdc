"""The one inference engine: OpenVINO on the CPU with pinned float32, the same torch module on CUDA.

float32 is pinned because OpenVINO silently takes bf16 where the CPU has it, and vectors of two
precisions may not meet in one index. A traced "SAME" padding is frozen at the traced size, so each
input size is compiled apart.
"""

import os
import threading
import warnings
from collections.abc import Callable, Sequence

import numpy as np
import openvino as ov
import torch
from numpy.typing import NDArray
from torch import nn
from torch.jit._trace import TracerWarning

from search.extractors.errors import ExtractorError

Floats = NDArray[np.float32]
Compiled = Callable[[Floats], tuple[Floats, ...]]

PRECISION = "fp32"


def threads() -> int:
    """Inner threads of one worker process (PLUMB_THREADS, 1 unless told): one process a core is faster."""
    return max(1, int(os.environ.get("PLUMB_THREADS", "1")))


def device() -> str:
    """ "cuda" where torch sees one, otherwise "cpu"; PLUMB_DEVICE overrides."""
    wanted = os.environ.get("PLUMB_DEVICE", "auto")
    if wanted not in ("auto", "cpu", "cuda"):
        raise ExtractorError(f"PLUMB_DEVICE must be auto, cpu or cuda, not {wanted!r}.")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise ExtractorError(
            "PLUMB_DEVICE is cuda, but torch sees no CUDA device here; set it to auto or cpu."
        )
    return "cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


def compile_module(module: nn.Module, example_shape: Sequence[int]) -> Compiled:
    """Make a fast function of a module with one float32 input.

    `example_shape` is [B, ...]; B is free afterwards, the rest is fixed. The function takes float32
    [B, ...] and returns a tuple of float32 arrays, one for each output of the module, B first. It may be
    called from several threads.
    """
    module = module.eval()
    if device() == "cuda":
        return _on_cuda(module)
    return _on_openvino(module, example_shape)


class SizedEngine:
    """A module over square or oblong images of any size: compiled once for each size that is met."""

    def __init__(self, module: nn.Module) -> None:
        self._module = module
        self._compiled: dict[tuple[int, ...], Compiled] = {}
        self._lock = threading.Lock()

    def __call__(self, images: Floats) -> tuple[Floats, ...]:
        """float32 [B, C, H, W] -> the module's outputs, float32, B first."""
        shape = images.shape[1:]
        with self._lock:
            if shape not in self._compiled:
                self._compiled[shape] = compile_module(self._module, (1, *shape))
        return self._compiled[shape](images)


def _on_cuda(module: nn.Module) -> Compiled:
    module = module.to("cuda").to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False

    @torch.inference_mode()
    def run(inputs: Floats) -> tuple[Floats, ...]:
        outputs = module(torch.from_numpy(inputs).to("cuda"))
        return tuple(output.float().cpu().numpy() for output in _as_tuple(outputs))

    return run


def _on_openvino(module: nn.Module, example_shape: Sequence[int]) -> Compiled:
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore", TracerWarning)  # the size is meant to be frozen
        warnings.simplefilter("ignore", DeprecationWarning)  # of the trace, which OpenVINO reads
        example = torch.zeros(1, *example_shape[1:])
        traced = torch.jit.trace(module, example, check_trace=False)  # type: ignore[no-untyped-call]
        model = ov.convert_model(traced, example_input=example, input=[(-1, *example_shape[1:])])
    compiled = core().compile_model(model, "CPU", engine_config())
    local = threading.local()

    def run(inputs: Floats) -> tuple[Floats, ...]:
        if not hasattr(local, "request"):
            local.request = compiled.create_infer_request()
        found = local.request.infer([np.ascontiguousarray(inputs, np.float32)], share_inputs=True)
        return tuple(np.array(found[output]) for output in compiled.outputs)

    return run


def _as_tuple(outputs: object) -> tuple[torch.Tensor, ...]:
    return tuple(outputs) if isinstance(outputs, (tuple, list)) else (outputs,)  # type: ignore[return-value]


def core() -> ov.Core:
    return ov.Core()


def engine_config() -> dict[str, object]:
    return {
        "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": threads(),
        "NUM_STREAMS": 1,
        "PERFORMANCE_HINT": "LATENCY",
        "ENABLE_CPU_PINNING": False,
    }
