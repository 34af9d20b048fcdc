"""The words of a member's photos, for what was typed with a slip, in part, or in a script without blanks."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from search.models import LibraryWord, SearchDocument

MOST_ALIKE = 4
FEWEST_LETTERS = 3
LONG_WORD = 6
"""Letters from which on a word may differ by two strokes; shorter ones by one."""
ALIKE = 0.5
"""Share of trigrams in common from which on two long words are alike whatever the strokes between them."""
WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han: a run of these is one word to PostgreSQL, and typed in parts."""
STROKED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart and PostgreSQL's unaccent does."""
WORD = re.compile(r"[^\W_]+")
LONGEST = 40
ASCII = "abcdefghijklmnopqrstuvwxyz0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

FIND = """
    SELECT t.typed, near.word, near.word = t.typed, similarity(near.folded, t.folded)
    FROM unnest(%s::text[], %s::text[], %s::boolean[]) AS t(typed, folded, is_part) CROSS JOIN LATERAL (
        SELECT word, folded FROM search_libraryword WHERE owner_id = %s AND word = t.typed
        UNION SELECT word, folded FROM search_libraryword WHERE owner_id = %s AND word = ANY(%s)
        UNION (SELECT word, folded FROM search_libraryword WHERE owner_id = %s AND folded %% t.folded LIMIT 200)
        UNION (SELECT word, folded FROM search_libraryword WHERE owner_id = %s AND t.is_part
            AND folded LIKE '%%' || t.folded || '%%' LIMIT 200)
    ) near
"""
PRUNE = """
    DELETE FROM search_libraryword w WHERE abs(hashtext(w.word)) %% 24 = %s AND NOT EXISTS (
        SELECT FROM search_searchdocument d JOIN photos_photo p ON p.id = d.photo_id
        WHERE p.owner_id = w.owner_id AND d.vector @@ plainto_tsquery(('plumb_' || d.language)::regconfig, w.word)
    )
"""


def words_keep(documents: Collection[SearchDocument]) -> None:
    """Remember the words of these documents, whose photos are at hand."""
    words = {
        (one.photo.owner_id, word)
        for one in documents
        for word in WORD.findall(plain(" ".join([one.title, one.tags, one.caption, one.text])))
        if len(word) <= LONGEST
    }
    rows = [LibraryWord(owner_id=owner, word=word, folded=folded(word)) for owner, word in sorted(words)]
    LibraryWord.objects.bulk_create(rows, ignore_conflicts=True)


def words_prune(now: datetime) -> int:
    """Forget those of a twenty-fourth of the words that no photo has any more; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(PRUNE, [now.hour])
        return int(cursor.rowcount)


def plain(word: str) -> str:
    """Lower case and without accents, as words are remembered."""
    apart = unicodedata.normalize("NFKD", word.lower().translate(STROKED))
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def folded(word: str) -> str:
    """A plain word in ASCII alone, two signs for each sign that is not."""
    return "".join(sign if sign.isascii() else _two_signs(ord(sign)) for sign in word)


def _two_signs(number: int) -> str:
    return ASCII[number // len(ASCII) % len(ASCII)] + ASCII[number % len(ASCII)]


def words_like(owner: int, typed: Sequence[str]) -> dict[str, list[str]]:
    """For each typed word that the member's photos do not have: words of theirs that it may stand for, nearest first.

    A word that is like none of theirs has an empty list; one that is too short to say has none.
    """
    plain_of = {plain(word): word for word in typed}
    asked = [word for word in plain_of if _is_worth(word)]
    if not asked:
        return {}
    slips = sorted({slip for word in asked for slip in one_stroke_away(word)})
    as_ascii = [folded(word) for word in asked]
    parts = [len(word) >= FEWEST_LETTERS for word in as_ascii]
    with connection.cursor() as cursor:
        cursor.execute(FIND, [asked, as_ascii, parts, owner, owner, slips, owner, owner])
        rows = cursor.fetchall()
    known = {word for word, _, same, _ in rows if same}
    found: dict[str, list[tuple[float, str]]] = {word: [] for word in asked if word not in known}
    for word, near, _, alike in rows:
        if word not in known and (distance := _distance(word, near, alike)) is not None:
            found[word].append((distance, near))
    return {plain_of[word]: [near for _, near in sorted(some)[:MOST_ALIKE]] for word, some in found.items()}


def _is_worth(word: str) -> bool:
    return bool(WITHOUT_BLANKS.search(word)) or len(word) >= FEWEST_LETTERS


def _distance(typed: str, word: str, alike: float) -> float | None:
    """How far a word is from what was typed; None where it is another word."""
    if typed in word:
        return 0.5 - alike / 2
    if any(sign.isdigit() for sign in typed):
        return None
    strokes = strokes_between(typed, word)
    most = 2 if len(typed) >= LONG_WORD else 1
    if strokes <= most or (len(typed) >= LONG_WORD and alike >= ALIKE):
        return strokes - alike
    return None


def strokes_between(first: str, second: str) -> int:
    """Letters to put in, leave out, change or swap with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def one_stroke_away(word: str) -> set[str]:
    """Short words one stroke from this one: too few trigrams are left of them to be found by these."""
    if len(word) > LONG_WORD or not word.isascii() or not word.isalpha():
        return set()
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    out = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in LETTERS}
    put_in = {a + letter + b for a, b in cuts for letter in LETTERS}
    return out | swapped | changed | put_in
