"""Everything that decides a training run, in one place."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class CaptionerConfig:
    """One run."""

    decoder: str = "transformer"
    sizes: dict[str, Any] = field(default_factory=dict)
    """Keyword arguments of the decoder, where its own defaults are not wanted."""
    least_count: int = 5
    """Words that occur less often in the training captions are unknown."""
    longest: int = 20
    flips: bool = True
    """Half of the photos are shown mirrored; captions that tell left from right are too few to matter."""
    photos_per_step: int = 32
    epochs: int = 12
    rate: float = 8e-4
    warm_up_steps: int = 200
    weight_decay: float = 0.02
    smoothing: float = 0.1
    clip: float = 1.0
    average_decay: float = 0.995
    """Of the exponential moving average of the weights, which is what is judged and shipped."""
    patience: int = 4
    """Epochs without a better dev score before the run ends."""
    self_critical_epochs: int = 0
    """Of the second course, which rewards whole sentences; 0 leaves it out."""
    self_critical_rate: float = 5e-5
    samples: int = 5
    """Sentences drawn of each photo in the second course."""
    judged_by: str = "cider"
    beam: int = 4
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def first_course(self) -> "CaptionerConfig":
        """What the first course depends on: the second's settings may change without another first one."""
        plain = CaptionerConfig
        return replace(
            self,
            self_critical_epochs=plain.self_critical_epochs,
            self_critical_rate=plain.self_critical_rate,
            samples=plain.samples,
        )
