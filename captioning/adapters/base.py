"""What a captioner offers that looks at photos itself."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from PIL import Image

from captioning.reading import ReadSentence, ReadWord
from captioning.suggestion import Suggestion


class WholeCaptioner(ABC):
    """Describes photos, a batch at a time; `label` names the weights beside every caption."""

    label: str

    @abstractmethod
    def describe(self, images: Sequence[Image.Image]) -> list[Suggestion]:
        """One sentence for each RGB photo, of any size."""

    def alternatives(self, image: Image.Image, *, count: int = 5) -> list[ReadSentence]:
        """Its sentence, as the only one; it does not tell where it looked."""
        return [_told(found) for found in self.describe([image])[:count]]

    def follow(self, image: Image.Image, text: str) -> ReadSentence:
        """It follows no words but its own."""
        return ReadSentence(text, 0.0, ())


def _told(found: Suggestion) -> ReadSentence:
    words = tuple(ReadWord(word, found.confidence, None) for word in found.text.split())
    return ReadSentence(found.text, found.confidence, words)
