"""`manage.py evaluate duplicates`: are edited copies found among many photos, and kept apart from other moments?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np

from search.duplicates.comparison import Kind
from search.evaluation.duplicate_ablation import ablation
from search.evaluation.duplicate_pool import IDENTICAL, MOMENT, ORIGINAL, Item, pool_made
from search.evaluation.duplicate_search import Found, Pair, candidate_pairs, pairs_found
from search.evaluation.edits import MORE, RECIPE
from search.evaluation.models import descriptor_given
from search.evaluation.photographs import photos_below

help = "Precision and recall of identical photos, edited copies and moments, made from photos of a folder."
PROTOCOL = (
    "Of the folder's photos some are chosen by the seed; each is edited, saved as JPEG and put among all of them, with "
    "a lossless copy and a made-up next moment. Recall: pairs of a photo with its copy, edit or moment. Precision: of "
    "all pairs of that class that were found, edits of the same photo are right, moments and everything else wrong; "
    "photos that are alike in the folder itself count as wrong. Moments tell time and camera as originals do, unless "
    "--undated; edits never do. Descriptor, hash, geometry as in the library; candidates are looked for exactly."
)
LISTED = 40


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--images", type=Path, required=True, help="Folder of photos.")
    parser.add_argument("--seed", type=int, default=0, help="Which of them are edited, and how moments move.")
    parser.add_argument("--photos", type=int, default=200, help="How many are edited.")
    parser.add_argument(
        "--edits", choices=["recipe", "more"], default="recipe", help="Six, or six and eight."
    )
    parser.add_argument("--undated", action="store_true", help="Moments do not tell when they were.")
    parser.add_argument("--weights", type=Path, help="A descriptor (.safetensors) instead of the newest one.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract by class, those of each edit, and of simpler ways under `ablation`."""
    file, descriptor = descriptor_given(options["weights"])
    paths = photos_below(options["images"])
    chosen = np.random.default_rng(options["seed"]).permutation(len(paths))[: options["photos"]]
    edits = RECIPE if options["edits"] == "recipe" else {**RECIPE, **MORE}
    pool = pool_made(paths, {paths[i] for i in chosen}, edits, descriptor, options["seed"])
    found = pairs_found(pool, candidate_pairs(pool), dated=not options["undated"])
    items = pool.items
    truth = true_pairs(items)
    wrong = [pair for pair, kind in found.kinds.items() if not is_right(items, pair, kind)]
    missed = [pair for pair in truth[Kind.EDITED] if not _is_kind(found, pair, Kind.EDITED)]
    return {
        "precision": {kind.value: _precision(items, found, kind) for kind in Kind},
        "recall": {kind.value: _recall(found, truth[kind], kind) for kind in Kind},
        "recall_of_edits": _by_edit(items, found, truth[Kind.EDITED]),
        "moments_called_edited": sum(
            kind is Kind.EDITED
            and MOMENT in (items[a].role, items[b].role)
            and items[a].family == items[b].family
            for (a, b), kind in found.kinds.items()
        ),
        "pairs": {kind.value: len(truth[kind]) for kind in Kind},
        "photos": len(items),
        "edited": len(chosen),
        "seed": options["seed"],
        "candidates_a_photo": len(found.compared) / len(items),
        "candidate_recall": float(np.mean([pair in found.compared for pair in truth[Kind.EDITED]])),
        "ms_per_pair": 1000 * found.seconds / max(1, len(found.compared)),
        "model_version": file.label,
        "protocol": PROTOCOL,
        "ablation": ablation(pool, found, truth[Kind.EDITED]),
        "wrong_pairs": [f"{items[a].name} + {items[b].name}: {found.kinds[a, b]}" for a, b in wrong[:LISTED]],
        "missed_pairs": [items[pair[1]].name for pair in missed[:LISTED]],
    }


def true_pairs(items: list[Item]) -> dict[Kind, list[Pair]]:
    """Each original with what was made of it."""
    originals = {item.family: place for place, item in enumerate(items) if item.role == ORIGINAL}
    found: dict[Kind, list[Pair]] = {kind: [] for kind in Kind}
    for place, item in enumerate(items):
        if item.family in originals and item.role != ORIGINAL:
            kind = {IDENTICAL: Kind.IDENTICAL, MOMENT: Kind.BURST}.get(item.role, Kind.EDITED)
            found[kind].append((originals[item.family], place))
    return found


def is_right(items: list[Item], pair: Pair, kind: Kind) -> bool:
    """Whether two pictures do belong together in that way."""
    a, b = (items[place] for place in pair)
    if a.family != b.family:
        return False
    moments = {a.role, b.role} & {MOMENT}
    return bool(moments) if kind is Kind.BURST else not moments


def _precision(items: list[Item], found: Found, kind: Kind) -> float:
    right = [is_right(items, pair, kind) for pair, is_kind in found.kinds.items() if is_kind is kind]
    return float(np.mean(right)) if right else 1.0


def _recall(found: Found, pairs: list[Pair], kind: Kind) -> float:
    return float(np.mean([_is_kind(found, pair, kind) for pair in pairs])) if pairs else 1.0


def _is_kind(found: Found, pair: Pair, kind: Kind) -> bool:
    """An edit that changed no pixel, like grey of a grey photo, is rightly called identical."""
    is_kind = found.kinds.get(pair)
    return is_kind is kind or (kind is Kind.EDITED and is_kind is Kind.IDENTICAL)


def _by_edit(items: list[Item], found: Found, pairs: list[Pair]) -> dict[str, float]:
    hits: dict[str, list[bool]] = {}
    for pair in pairs:
        hits.setdefault(items[pair[1]].role, []).append(_is_kind(found, pair, Kind.EDITED))
    return {role: float(np.mean(values)) for role, values in hits.items()}
