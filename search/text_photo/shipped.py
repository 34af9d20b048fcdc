"""The head that comes with Plumb, for commands that need no server."""

from pathlib import Path

from search.extractors.errors import WeightsMissing

SHIPPED = Path(__file__).parent.parent / "weights"


def shipped_path() -> Path:
    """Its weights. Raises WeightsMissing without them."""
    found = sorted(SHIPPED.glob("text-photo-*.safetensors"))
    if not found:
        raise WeightsMissing(
            "No text-photo head came with this copy of Plumb; train one: manage.py train text-image"
        )
    return found[-1]
