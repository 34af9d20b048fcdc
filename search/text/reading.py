"""How typed words were read: as they stand, any of them, or as words that they may have meant."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from search.text.languages import language_of, languages_read
from search.text.matching import Query, any_of, instead, is_exact, matching, whole
from search.text.vocabulary import words_like
from webapp.photos.models import Photo

MOST_WORDS = 24
"""Of a search that are looked at one by one; the rest counts in the full text search alone."""


@dataclass
class Reading:
    """Kept with the search, so that its later pages read the words in the same way."""

    text: str
    languages: list[str]
    some: bool = False
    """Whether photos with any of the words are answers: none has them all."""

    like: dict[str, list[str]] = field(default_factory=dict)
    """Word that no photo has -> words of the library that it may stand for, or none."""

    more: bool = False
    """Whether more photos have the words than the head holds."""

    @classmethod
    def of(cls, text: str, member: AbstractBaseUser) -> Self:
        """Before anything was looked for."""
        return cls(text.replace("_", " "), languages_read(member, language_of(member)))

    @classmethod
    def again(cls, kept: Mapping[str, Any]) -> Self:
        """What `kept` made."""
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @property
    def exact(self) -> bool:
        return is_exact(self.text)

    @property
    def words(self) -> list[str]:
        """Each word that is looked for, once, in the order typed; those to leave out are none."""
        typed = [word.strip('"') for word in self.text.split() if not word.startswith("-")]
        return list(dict.fromkeys(word for word in typed if word and word.lower() != "or"))[:MOST_WORDS]

    def query(self) -> Query:
        """What photos that have the words match."""
        if self.some and not self.exact:
            return any_of(self.words or [self.text], self.languages)
        return whole(self.text, self.languages)

    def instead(self) -> Query | None:
        """What photos match that have words like these; None where no word has any like it."""
        if not self.read_as:
            return None
        return instead([word for word in self.words if self.like.get(word) != []], self.like, self.languages)

    @property
    def read_as(self) -> dict[str, list[str]]:
        """Word -> what it was also read as."""
        return {word: near for word, near in self.like.items() if near}

    def marks(self) -> Query:
        """Every word that is worth marking."""
        like = [word for words in self.like.values() for word in words]
        return any_of([*self.words, *like] or [self.text], self.languages)

    def look_for_like(self, owner: int) -> None:
        """Fill `like` from the words of the owner's photos."""
        self.like = {} if self.exact else words_like(owner, self.words)

    def widen(self, photos: QuerySet[Photo]) -> None:
        """Where none of the photos has all the words and no operator was typed, any of them will do."""
        self.some = not self.exact and not matching(photos, whole(self.text, self.languages)).exists()


def photos_matching(text: str, photos: QuerySet[Photo], member: AbstractBaseUser) -> QuerySet[Photo]:
    """Those of the photos that have the words: all of them or, where none has, any."""
    reading = Reading.of(text, member)
    reading.widen(photos)
    return photos.filter(search_document__vector=reading.query())
