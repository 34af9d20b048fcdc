"""Names of clusters: the words that are common in one and rare in the others.

c-TF-IDF with the share squared: a word that all photos carry tells more than a rarer one that a third carry.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import numpy as np

from search.clusters.trees.trunk import Branch

COMMON = 0.2
"""Share of a cluster's photos that must carry a word for it to name the cluster."""
SECOND = 0.75
NAMELESS = "Look-alikes"
"""A second word must come this near to the first one's score."""


def cluster_names(
    words: Sequence[Sequence[Sequence[str]]],
    dates: Sequence[Sequence[datetime]],
    given: Sequence[str] = (),
    taken: Collection[str] = (),
) -> list[str]:
    """Words of each photo of each cluster, and their dates -> one name a cluster, all different.

    A cluster whose photos share no word is named after its time, as far as the cameras knew it. `given` holds
    people's names, "" where there is none: these stay. `taken` are names of other clusters.
    """
    counts = [Counter(word for photo in cluster for word in set(photo)) for cluster in words]
    everywhere = sum(counts, Counter())
    mean = sum(everywhere.values()) / max(len(counts), 1)
    names = []
    for count, cluster, when in zip(counts, words, dates, strict=True):
        terms = _terms(count, everywhere, mean, len(cluster))
        names.append(_sentence(terms) if terms else _period(when))
    return _told_apart(names, given or [""] * len(names), taken)


def branch_names(
    branches: Sequence[Branch],
    photos: Sequence[UUID],
    words: Mapping[UUID, Sequence[str]],
    given: Mapping[int, str] = MappingProxyType({}),
) -> dict[int, str]:
    """A name for each group of a tree, parents before children; photos in the order of the tree's leaves.

    `given` are names of groups that are clusters. A group whose photos share no word is named after its parts, and may
    have no name.
    """
    counts = _counts(branches, [set(words.get(photo, ())) for photo in photos])
    everywhere = counts[branches[0].id] if branches else Counter[str]()
    mean = 2 * sum(everywhere.values()) / (len(branches) + 1)
    names: dict[int, str] = {}
    for branch in reversed(branches):
        terms = _terms(counts[branch.id], everywhere, mean, branch.last - branch.first)
        parts = [names[side].split(", ")[0] for side in (branch.left, branch.right) if side in names]
        own = _sentence(terms or [part.lower() for part in dict.fromkeys(parts) if part][:2])
        names[branch.id] = given.get(branch.id) or own
    return names


def _counts(branches: Sequence[Branch], words: Sequence[set[str]]) -> dict[int, Counter[str]]:
    """How many photos of each group carry each word: those of its parts, and those that left it singly."""
    by_id = {branch.id: branch for branch in branches}
    counts: dict[int, Counter[str]] = {}
    for branch in reversed(branches):
        parts = [by_id[side] for side in (branch.left, branch.right) if side is not None]
        counts[branch.id] = sum((counts[part.id] for part in parts), Counter[str]())
        edges = [branch.first, *(edge for part in parts for edge in (part.first, part.last)), branch.last]
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            for photo in words[start:stop]:
                counts[branch.id].update(photo)
    return counts


def _terms(count: Counter[str], everywhere: Counter[str], mean: float, size: int) -> list[str]:
    """One or two words, the most distinctive first."""
    scores = {
        word: (number / size) ** 2 * float(np.log1p(mean / everywhere[word]))
        for word, number in count.items()
        if number >= max(2, COMMON * size)
    }
    ranked = sorted(scores, key=lambda word: (-scores[word], word))
    chosen = ranked[:1]
    for word in ranked[1:]:
        if scores[word] >= SECOND * scores[ranked[0]] and not _overlap(word, ranked[0]):
            chosen.append(word)
            break
    return chosen


def _overlap(a: str, b: str) -> bool:
    return bool(set(a.split()) & set(b.split()))


def _sentence(terms: list[str]) -> str:
    text = ", ".join(terms)
    return text[:1].upper() + text[1:]


def _period(dates: Sequence[datetime]) -> str:
    if not dates:
        return NAMELESS
    first, last = min(dates), max(dates)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{first.year}" if first.year == last.year else f"{first.year} – {last.year}"


def _told_apart(names: list[str], given: Sequence[str], taken: Collection[str]) -> list[str]:
    """The second of a name gets a 2, the third a 3."""
    used = {*taken, *filter(None, given)}
    told = []
    for name, kept in zip(names, given, strict=True):
        number, free = 1, kept or name
        while not kept and free in used:
            number += 1
            free = f"{name} {number}"
        used.add(free)
        told.append(free)
    return told
