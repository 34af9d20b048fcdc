"""Caption metrics by their standard definitions, over sentences already taken apart into words.

BLEU: Papineni et al. 2002, corpus level, closest-reference brevity penalty, no smoothing.
ROUGE-L: Lin 2004, with beta 1.2 and the best precision and recall over the references, averaged over photos.
CIDEr-D: Vedantam et al. 2015, n = 1..4, sigma 6, document frequencies of the references at hand. It keeps the
paper's inner factor of 10 and is printed x1, so 0.54 here is the 54 of tables that print x100.
All agree with the COCO caption evaluation (pycocoevalcap) to rounding.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

Words = Sequence[str]
Grams = Counter[tuple[str, ...]]

LONGEST = 4


def caption_scores(candidates: Sequence[Words], references: Sequence[Sequence[Words]]) -> dict[str, float]:
    """bleu1..bleu4, rouge_l and cider of one sentence a photo against its references; all 0..1, CIDEr x1.

    Raises ValueError when the numbers differ, there is no photo, or a photo has no reference.
    """
    if len(candidates) != len(references) or not candidates or not all(references):
        raise ValueError("There must be photos, each with one candidate and at least one reference.")
    found = {f"bleu{order}": value for order, value in enumerate(corpus_bleu(candidates, references), 1)}
    found["rouge_l"] = rouge_l(candidates, references)
    found["cider"] = cider_d(candidates, references)
    return found


def grams(words: Words, order: int) -> Grams:
    """How often each run of `order` words occurs."""
    return Counter(tuple(words[at : at + order]) for at in range(len(words) - order + 1))


def corpus_bleu(candidates: Sequence[Words], references: Sequence[Sequence[Words]]) -> list[float]:
    """BLEU-1 to BLEU-4 of the corpus: equal weights; 0 where an order matches nowhere."""
    matches, totals = [0] * LONGEST, [0] * LONGEST
    length = closest = 0
    for candidate, wanted in zip(candidates, references, strict=True):
        length += len(candidate)
        closest += min((len(reference) for reference in wanted), key=lambda n: (abs(n - len(candidate)), n))
        for order in range(1, LONGEST + 1):
            most: Grams = Counter()
            for reference in wanted:
                most |= grams(reference, order)
            own = grams(candidate, order)
            matches[order - 1] += (own & most).total()
            totals[order - 1] += own.total()
    if not length:
        return [0.0] * LONGEST
    brevity = min(1.0, math.exp(1 - closest / length))
    return [brevity * _geometric_mean(matches[:order], totals[:order]) for order in range(1, LONGEST + 1)]


def _geometric_mean(matches: Sequence[int], totals: Sequence[int]) -> float:
    if not all(matches):
        return 0.0
    logs = [math.log(match / total) for match, total in zip(matches, totals, strict=True)]
    return math.exp(sum(logs) / len(logs))


def rouge_l(
    candidates: Sequence[Words], references: Sequence[Sequence[Words]], *, beta: float = 1.2
) -> float:
    """Mean over photos of the F-measure of the longest common subsequence."""
    return sum(map(lambda c, r: _rouge_one(c, r, beta), candidates, references)) / len(candidates)


def _rouge_one(candidate: Words, references: Sequence[Words], beta: float) -> float:
    if not candidate:
        return 0.0
    common = [longest_common_subsequence(candidate, reference) for reference in references]
    precision = max(common) / len(candidate)
    recall = max(n / max(1, len(reference)) for n, reference in zip(common, references, strict=True))
    if not precision or not recall:
        return 0.0
    return (1 + beta**2) * precision * recall / (recall + beta**2 * precision)


def longest_common_subsequence(first: Words, second: Words) -> int:
    """Length of the longest run of words, gaps allowed, that both hold in the same order."""
    row = [0] * (len(second) + 1)
    for word in first:
        diagonal = 0
        for at, other in enumerate(second, 1):
            above = row[at]
            row[at] = diagonal + 1 if word == other else max(above, row[at - 1])
            diagonal = above
    return row[-1]


class CiderD:
    """CIDEr-D against one set of references, whose document frequencies it keeps."""

    def __init__(self, references: Sequence[Sequence[Words]], *, sigma: float = 6.0) -> None:
        self._sigma = sigma
        self._photos = math.log(max(1, len(references)))
        self._frequency: dict[tuple[str, ...], int] = defaultdict(int)
        for wanted in references:
            for gram in {gram for words in wanted for order in _ORDERS for gram in grams(words, order)}:
                self._frequency[gram] += 1

    def score(self, candidate: Words, references: Sequence[Words]) -> float:
        """CIDEr-D of one sentence against its references, x1 (0..10)."""
        own = self._vectors(candidate)
        total = 0.0
        for reference in references:
            penalty = math.exp(-((len(candidate) - len(reference)) ** 2) / (2 * self._sigma**2))
            total += penalty * sum(map(_clipped_cosine, own, self._vectors(reference))) / LONGEST
        return 10.0 * total / len(references)

    def _vectors(self, words: Words) -> list[dict[tuple[str, ...], float]]:
        return [
            {gram: count * self._rarity(gram) for gram, count in grams(words, order).items()}
            for order in _ORDERS
        ]

    def _rarity(self, gram: tuple[str, ...]) -> float:
        return self._photos - math.log(max(1, self._frequency.get(gram, 0)))


_ORDERS = range(1, LONGEST + 1)


def _clipped_cosine(own: dict[tuple[str, ...], float], other: dict[tuple[str, ...], float]) -> float:
    norms = math.sqrt(sum(v * v for v in own.values())) * math.sqrt(sum(v * v for v in other.values()))
    if not norms:
        return 0.0
    return sum(min(value, other[gram]) * other[gram] for gram, value in own.items() if gram in other) / norms


def cider_d(candidates: Sequence[Words], references: Sequence[Sequence[Words]]) -> float:
    """Mean CIDEr-D over the photos, document frequencies from these very references, x1."""
    scorer = CiderD(references)
    return sum(map(scorer.score, candidates, references)) / len(candidates)
