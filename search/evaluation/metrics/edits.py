"""How far what was read is from what stands there."""

from collections.abc import Sequence


def edit_distance(found: Sequence[object], truth: Sequence[object]) -> int:
    """Fewest insertions, deletions and exchanges that make one the other (Levenshtein 1966)."""
    row = list(range(len(truth) + 1))
    for i, one in enumerate(found, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(truth, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


def error_rate(pairs: Sequence[tuple[Sequence[object], Sequence[object]]]) -> float:
    """Edits between (found, true) pairs, as a share of what is true: characters give CER, words WER."""
    true = sum(len(truth) for _, truth in pairs)
    return sum(edit_distance(found, truth) for found, truth in pairs) / max(true, 1)
