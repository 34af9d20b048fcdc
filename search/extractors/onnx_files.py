"""Networks of others by their ONNX files, on the one CPU engine."""

from pathlib import Path

import numpy as np
import openvino as ov
from numpy.typing import NDArray

from search.extractors.engine import core, engine_config
from search.extractors.errors import ExtractorError, WeightsMissing

Floats = NDArray[np.float32]


class OnnxFile:
    """Arrays in, arrays out, in the order of the file's inputs and outputs; `notes` is what its makers wrote in."""

    def __init__(self, path: Path) -> None:
        """Raises WeightsMissing, ExtractorError when the file is no network."""
        if not path.is_file():
            raise WeightsMissing(f"There is no file {path}.")
        try:
            model = core().read_model(path)
            self._net = core().compile_model(model, "CPU", engine_config())
        except RuntimeError as error:
            raise ExtractorError(f"{path.name} is damaged or not an ONNX file: {error}") from error
        self.notes = _notes(model)

    def __call__(self, *inputs: Floats) -> list[NDArray[np.float32]]:
        request = self._net.create_infer_request()
        found = request.infer([np.ascontiguousarray(value, np.float32) for value in inputs])
        return [np.array(found[output]) for output in self._net.outputs]


def _notes(model: ov.Model) -> dict[str, str]:
    info = model.get_rt_info()
    return (
        {str(name): str(note.value) for name, note in info["framework"].items()}
        if "framework" in info
        else {}
    )
