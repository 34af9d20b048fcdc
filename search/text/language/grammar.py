"""What is typed into the search box, taken apart. Knows no database.

    search = { part } ;
    part   = [ "-" ] , ( filter | phrase | word ) ;
    filter = name , ":" , ( phrase | word ) ;
    phrase = '"' , { any sign but '"' } , '"' ;
    word   = { any sign but a blank and '"' } ;

Names are those of `search.text.language.filters`; a word with a colon after anything else is a word.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from search.errors import SearchUnclear

ALIKE = 0.75
"""Likeness of two names, 0 to 1, from which one is taken for a slip of the other."""
PART = re.compile(r'(?P<minus>-)?(?:(?P<name>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))?')


@dataclass(frozen=True)
class Term:
    """One filter: `-name:value` at [start, end) of what was typed."""

    name: str
    value: str
    negated: bool
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """Words as PostgreSQL's websearch takes them, and filters."""

    words: str
    terms: tuple[Term, ...]


def parse(typed: str, names: Collection[str]) -> Sentence:
    """Take apart what was typed. Raises SearchUnclear, which points at what cannot be understood."""
    typed = typed.replace("\x00", " ")
    words: list[str] = []
    terms: list[Term] = []
    place = 0
    while place < len(typed):
        if typed[place].isspace():
            place += 1
            continue
        found = PART.match(typed, place)
        if found is None or found.end() == place:
            raise SearchUnclear(
                _("A quotation mark is open here. Close it, or leave it out."), start=place, end=len(typed)
            )
        _sort(found, names, words, terms)
        place = found.end()
    return Sentence(" ".join(words), tuple(terms))


def _sort(found: re.Match[str], names: Collection[str], words: list[str], terms: list[Term]) -> None:
    minus, name, phrase, word = (found[part] or "" for part in ("minus", "name", "phrase", "word"))
    value = (phrase or word).strip()
    if name.lower() in names:
        if not value:
            raise SearchUnclear(
                _('Say what after %(name)s:, with no blank between, as in %(name)s:"two words".')
                % {"name": name.lower()},
                start=found.start(),
                end=found.end(),
            )
        terms.append(Term(name.lower(), value, bool(minus), found.start(), found.end()))
        return
    meant = get_close_matches(name.lower(), names, 1, ALIKE) if name and value else []
    if meant:
        raise SearchUnclear(
            _(
                "There is no filter %(name)s:. If you mean %(meant)s:, write that; if you mean the words, quote them."
            )
            % {"name": name, "meant": meant[0]},
            start=found.start(),
            end=found.end(),
        )
    text = f'"{f"{name} {phrase}".strip()}"' if found["phrase"] is not None else found[0].removeprefix("-")
    if text.strip('" '):
        words.append(minus + text)
