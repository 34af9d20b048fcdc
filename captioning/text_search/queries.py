"""Sets of questions with known answers: sentences, words with slips, text read in photos, kinds of things."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

MOST_WORDS = 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SYLLABLES = (
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "so",
    "ti",
    "ve",
    "zo",
    "dan",
    "fel",
    "gor",
    "hin",
    "pas",
    "tur",
)
MISREAD = {"o": "0", "l": "1", "e": "c", "n": "m", "i": "l", "a": "o", "u": "v", "s": "5", "t": "f", "r": "v"}


@dataclass(frozen=True)
class Asked:
    """A question and the photos that are right."""

    text: str
    right: frozenset[UUID]


def sentences(others: Mapping[UUID, Sequence[str]], chance: random.Random, most: int) -> list[Asked]:
    """What another person said of a photo; the photo alone is right."""
    chosen = chance.sample(sorted(others), min(most, len(others)))
    return [Asked(chance.choice(others[photo]), frozenset({photo})) for photo in chosen]


def with_slips(said: Mapping[UUID, str], chance: random.Random, most: int) -> list[Asked]:
    """Two or three words of what a photo's own caption says, one letter of each wrong.

    All photos that have the words are right.
    """
    words = {photo: _long_words(text) for photo, text in said.items()}
    found: list[Asked] = []
    for photo in chance.sample(sorted(words), len(words)):
        if len(words[photo]) < 2 or len(found) == most:
            continue
        picked = chance.sample(words[photo], min(MOST_WORDS, len(words[photo])))
        right = {other for other, theirs in words.items() if set(picked) <= set(theirs)}
        found.append(Asked(" ".join(slip(word, chance) for word in picked), frozenset(right)))
    return found


def slip(word: str, chance: random.Random) -> str:
    """One letter left out, changed, put in, or swapped with the next."""
    place = chance.randrange(len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + chance.choice(LETTERS) + word[place + 1 :]
    if kind == 2:
        return word[:place] + chance.choice(LETTERS) + word[place:]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def signs(count: int, chance: random.Random, misread: float) -> tuple[dict[int, str], list[str]]:
    """Made-up signs of three words, as a reader that gets a share of the letters wrong reads them; and questions.

    Two words of each sign are asked for, as they were written.
    """
    text, asked = {}, []
    for number in range(count):
        words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(3)]
        text[number] = " ".join("".join(_misread(sign, chance, misread) for sign in word) for word in words)
        asked.append(" ".join(words[:2]))
    return text, asked


def kinds(folders: Mapping[UUID, str]) -> list[Asked]:
    """The name of each folder; its photos are right."""
    by_name: dict[str, set[UUID]] = {}
    for photo, name in folders.items():
        by_name.setdefault(name, set()).add(photo)
    return [
        Asked(name.replace("_", " ").lower(), frozenset(right)) for name, right in sorted(by_name.items())
    ]


def _misread(sign: str, chance: random.Random, share: float) -> str:
    return MISREAD.get(sign, sign) if chance.random() < share else sign


def _long_words(text: str) -> list[str]:
    return sorted({word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= 4})
