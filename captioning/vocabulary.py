"""Words and their numbers, and the one way a sentence is taken apart and put together again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

PAD, START, END, UNKNOWN = range(4)
SPECIAL = ("<pad>", "<start>", "<end>", "<unknown>")

_WORD = re.compile(r"'s\b|[a-z0-9]+(?:-[a-z0-9]+)*")


def words_of(sentence: str) -> list[str]:
    """Lower-case words without punctuation; "man's" is two, "t-shirt" one, as in the Penn Treebank."""
    return _WORD.findall(sentence.lower())


def sentence_of(words: Sequence[str]) -> str:
    """A sentence to read: joined, with a capital and a full stop; "" for no words."""
    text = " ".join(words).replace(" 's", "'s")
    return f"{text[0].upper()}{text[1:]}." if text else ""


class Vocabulary:
    """The words a captioner knows, by number; the four special ones come first."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = [*SPECIAL, *words]
        self._numbers = {word: number for number, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    @classmethod
    def of_captions(cls, captions: Iterable[str], *, least: int = 5) -> "Vocabulary":
        """All words that occur at least `least` times, commonest first, ties by the alphabet."""
        counts = Counter(word for caption in captions for word in words_of(caption))
        kept = [word for word, count in counts.items() if count >= least]
        return cls(sorted(kept, key=lambda word: (-counts[word], word)))

    def number(self, word: str) -> int:
        """Of a word as words_of spells it; UNKNOWN for others."""
        return self._numbers.get(word, UNKNOWN)

    def encode(self, sentence: str, *, longest: int) -> list[int]:
        """START, the words, END; of a sentence with more than `longest` words only these, and no END."""
        numbers = [self.number(word) for word in words_of(sentence)]
        return [START, *numbers, END] if len(numbers) <= longest else [START, *numbers[:longest]]

    def decode(self, numbers: Iterable[int]) -> list[str]:
        """The words up to END, without the special ones."""
        words = []
        for number in numbers:
            if number == END:
                break
            if number >= len(SPECIAL):
                words.append(self.words[number])
        return words
