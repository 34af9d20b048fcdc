"""What a machine says about a photo; apart from the nets, so that the web process need not load them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """A sentence, the geometric mean probability of its words (0 to 1), and which weights wrote it."""

    text: str
    confidence: float
    model_version: str
