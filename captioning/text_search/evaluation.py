"""`manage.py evaluate text-search`: how well words find photos, each branch left out, and alone, in turn."""

import random
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Q

from captioning.captioner import shipped_captioner
from captioning.text_search import queries
from captioning.text_search.library import Library, library_fill, looked_at
from captioning.training.references import references_read
from search.evaluation.metrics import ndcg_at, recall_at
from search.evaluation.photographs import photos_below
from search.extractors.model_files import model_file
from search.text.fusion import CAPTION, PHOTO, SPELLING, WORDS, fused
from search.text.hybrid import Found, look
from search.text_photo.registry import text_photo_load
from search.text_photo.shipped import shipped_path
from webapp.photos.models import Photo

help = "nDCG@10 and R@50 of searches by words: sentences, slips, read text, kinds of things; and without each branch."
AT, AMONG = 10, 50
USUAL = (WORDS, SPELLING, CAPTION, PHOTO)
Order = Callable[[Found], Sequence[UUID]]
PROTOCOL = (
    "One library of all photos, with the machine's captions and tags. Sentences: one of people's captions of a photo, "
    "that photo is right. Slips: two or three words of four letters or more of a photo's own machine caption, one "
    "letter wrong in each; photos whose captions have all the words are right. Signs: made-up words, read with 5 % of "
    "the letters mistaken; the photo is right. Kinds: the name of a folder, its photos are right. Nonsense: made-up "
    "words that no photo has; share of them that find nothing."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--images", type=Path, required=True, help="Folder of photos with references.")
    parser.add_argument(
        "--references", type=Path, required=True, help='JSON: [{"image": name, "captions": [...]}].'
    )
    parser.add_argument("--kinds", type=Path, help="Folder of folders: photos of a kind of thing each.")
    parser.add_argument("--photos", type=int, default=1000, help="With references, at most (1000).")
    parser.add_argument("--queries", type=int, default=300, help="Of a set, at most (300).")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--weights", type=Path, help="A text-photo model instead of the shipped one.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of every set, whole and by branch; the library is gone afterwards."""
    described = references_read(options["references"], options["images"])[: options["photos"]]
    of_kinds = (
        [(path, path.parent.name) for path in photos_below(options["kinds"])] if options["kinds"] else []
    )
    weights = options["weights"] or shipped_path()
    captioner, head = shipped_captioner(), text_photo_load(weights)
    looked = looked_at([*(one.image for one in described), *(path for path, _ in of_kinds)], captioner, head)
    chance = random.Random(options["seed"])
    text, asked_signs = queries.signs(len(described), chance, MISREAD)
    with transaction.atomic():
        library = library_fill(looked, head, model_file(weights).card, text)
        own = dict(zip(library.photos, looked.captions, strict=True))
        others = {photo: one.captions for photo, one in zip(library.photos, described, strict=False)}
        folders = {
            photo: name for photo, (_, name) in zip(library.photos[len(described) :], of_kinds, strict=True)
        }
        sets = {
            "sentences": queries.sentences(others, chance, options["queries"]),
            "slips": queries.with_slips({photo: own[photo] for photo in others}, chance, options["queries"]),
            "signs": [
                queries.Asked(sign, frozenset({photo}))
                for sign, photo in list(zip(asked_signs, library.photos, strict=False))[: options["queries"]]
            ],
            "kinds": queries.kinds(folders),
        }
        figures = {name: judged(library, asked) for name, asked in sets.items() if asked}
        nonsense = _nonsense(library, chance)
        transaction.set_rollback(True)
    return {
        "ndcg10": float(np.mean([found["whole"]["ndcg10"] for found in figures.values()])),
        "r50": float(np.mean([found["whole"]["r50"] for found in figures.values()])),
        "nonsense_finds_nothing": nonsense,
        "sets": figures,
        "photos": len(own),
        "queries": {name: len(asked) for name, asked in sets.items()},
        "model_version": f"{head.label}; {captioner.label}",
        "protocol": PROTOCOL,
    }


MISREAD = 0.05
NONSENSE = 100


def judged(library: Library, asked: Sequence[queries.Asked]) -> dict[str, dict[str, float]]:
    """Whole, without each branch, each branch alone, and plain LIKE."""
    photos = Photo.objects.filter(owner=library.member)
    rows: dict[str, list[tuple[float, float]]] = {}
    for one in asked:
        found = look(library.member, one.text, photos, say=library.say)
        for name, order in ORDERS.items():
            rows.setdefault(name, []).append(_figures(order(found), one.right))
        rows.setdefault("like", []).append(_figures(_by_like(library, one.text), one.right))
    return {
        name: {
            "ndcg10": float(np.mean([row[0] for row in got])),
            "r50": float(np.mean([row[1] for row in got])),
        }
        for name, got in rows.items()
    }


def _only(names: Sequence[str]) -> Order:
    return lambda found: fused({name: order for name, order in found.orders.items() if name in names}).photos


ORDERS: dict[str, Order] = {
    "whole": lambda found: found.order.photos,
    **{f"without {name}": _only([other for other in USUAL if other != name]) for name in USUAL},
    **{f"{name} alone": _only([name]) for name in USUAL},
}


def _figures(order: Sequence[UUID], right: frozenset[UUID]) -> tuple[float, float]:
    ranks = [place for place, photo in enumerate(order) if photo in right]
    return ndcg_at(ranks, len(right), AT), recall_at(ranks, len(right), AMONG)


def _by_like(library: Library, text: str) -> list[UUID]:
    """What `LIKE '%word%'` for every word gives, the newest first."""
    whole = Q()
    for word in text.split():
        whole &= (
            Q(search_document__caption__icontains=word)
            | Q(search_document__tags__icontains=word)
            | Q(search_document__text__icontains=word)
        )
    rows = Photo.objects.filter(whole, owner=library.member).order_by("-taken_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:AMONG])


def _nonsense(library: Library, chance: random.Random) -> float:
    photos = Photo.objects.filter(owner=library.member)
    texts = ["".join(chance.choices("bcdfghjklmnpqrstvwxz", k=8)) for _ in range(NONSENSE)]
    return float(
        np.mean([not look(library.member, text, photos, say=library.say).order.photos for text in texts])
    )
