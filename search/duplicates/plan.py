"""From contents that were compared to groups: first the same pixels, then edited copies, then moments. No Django."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from search.duplicates.best import Facts, ranked
from search.duplicates.comparison import Kind
from search.duplicates.grouping import Apart, Ring, rings

Copies = Mapping[str, Sequence[Facts]]
"""Content (hash of the pixels) -> the photos that have it."""
Link = tuple[str, str, Kind, float]
"""Two contents, how they belong together, how close they are."""
Block = tuple[str, ...]
"""Contents that are edited copies of each other, the middle one first."""
Said = Sequence[Collection[str]]
"""Hashes of files and of pixels that a person said are no duplicates of each other."""


@dataclass(frozen=True)
class Planned:
    """A group to be: its photos, the best first, each with the number of its look."""

    kind: Kind
    medoid: UUID
    members: tuple[tuple[UUID, int], ...]


def planned(copies: Copies, links: Iterable[Link], said: Said) -> list[Planned]:
    """The groups of these contents. A photo is in one group of each kind at most."""
    links = [link for link in links if link[0] in copies and link[1] in copies]
    best = {content: ranked(photos, Kind.IDENTICAL)[0] for content, photos in copies.items()}
    order = sorted(copies, key=lambda name: best[name].photo)
    edited = rings(_links(links, Kind.EDITED), order, Apart(said))
    blocks = _blocks(order, edited)
    moments = rings(
        _between_blocks(links, blocks), list(dict.fromkeys(blocks.values())), _blocks_apart(said, blocks)
    )
    return [
        *_identical(copies, said),
        *(_of_contents(ring, copies) for ring in edited),
        *(_of_blocks(ring, copies) for ring in moments),
    ]


def _identical(copies: Copies, said: Said) -> Iterator[Planned]:
    apart = Apart(said)
    for photos in copies.values():
        left = {one.file: one for one in ranked(photos, Kind.IDENTICAL)}
        while len(left) > 1:
            first, *rest = left
            ring = [first, *apart.allowed(first, rest)]
            if len(ring) > 1:
                group = [left[file] for file in ring]
                yield Planned(
                    Kind.IDENTICAL, group[0].photo, tuple((one.photo, i) for i, one in enumerate(group))
                )
            left = {file: one for file, one in left.items() if file not in ring}


def _of_contents(ring: Ring[str], copies: Copies) -> Planned:
    looks = {one.photo: number for number, content in enumerate(ring.nodes) for one in copies[content]}
    return _planned(
        Kind.EDITED, ring.medoid, looks, [one for name in ring.nodes for one in copies[name]], copies
    )


def _of_blocks(ring: Ring[Block], copies: Copies) -> Planned:
    looks = {
        one.photo: number for number, block in enumerate(ring.nodes) for name in block for one in copies[name]
    }
    photos = [one for block in ring.nodes for name in block for one in copies[name]]
    return _planned(Kind.BURST, ring.medoid[0], looks, photos, copies)


def _planned(
    kind: Kind, medoid: str, looks: Mapping[UUID, int], photos: Sequence[Facts], copies: Copies
) -> Planned:
    order = ranked(photos, kind)
    middle = ranked(copies[medoid], Kind.IDENTICAL)[0].photo
    return Planned(kind, middle, tuple((one.photo, looks[one.photo]) for one in order))


def _links(links: Iterable[Link], kind: Kind) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for a, b, is_kind, close in links:
        if is_kind is kind:
            found.setdefault(a, {})[b] = close
            found.setdefault(b, {})[a] = close
    return found


def _blocks(order: Sequence[str], edited: Sequence[Ring[str]]) -> dict[str, Block]:
    """Content -> its edited copies with it; a block of its own for each of the others."""
    of = {content: ring.nodes for ring in edited for content in ring.nodes}
    return {content: of.get(content, (content,)) for content in order}


def _between_blocks(links: Iterable[Link], blocks: Mapping[str, Block]) -> dict[Block, dict[Block, float]]:
    found: dict[Block, dict[Block, float]] = {}
    for a, b, kind, close in links:
        one, other = blocks[a], blocks[b]
        if kind is Kind.BURST and one != other:
            for start, end in ((one, other), (other, one)):
                near = found.setdefault(start, {})
                near[end] = max(close, near.get(end, 0.0))
    return found


def _blocks_apart(said: Said, blocks: Mapping[str, Block]) -> Apart[Block]:
    return Apart({blocks[name] for name in names if name in blocks} for names in said)
