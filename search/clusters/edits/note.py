"""What an edit of clusters has to know to be taken back, as JSON in its bulk action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

Pair = tuple[UUID, UUID]
Places = Mapping[UUID, UUID | None]
"""Photo -> cluster, None for none."""


@dataclass(frozen=True)
class Note:
    """How things were before an edit, and what it made of them."""

    photos: Sequence[UUID] = ()
    """Those that the edit put somewhere; `was`, `now` and `home` (the cluster a person put them in) know each."""
    was: Places = field(default_factory=dict)
    now: Places = field(default_factory=dict)
    home: Places = field(default_factory=dict)
    clusters: Mapping[UUID, dict[str, Any]] = field(default_factory=dict)
    """What is needed to make clusters again that the edit has emptied."""
    fields: Mapping[UUID, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    """Fields of clusters: before, after."""
    kept_out: Sequence[Pair] = ()
    """Photos that the edit has kept out of a cluster."""
    let_in: Sequence[Pair] = ()
    """Photos that were kept out of a cluster, and no longer are."""
    to: Sequence[UUID] = ()
    """The clusters that the edit was about, for its answer."""

    def as_json(self) -> dict[str, Any]:
        """Clusters of photos by number, so that ten thousand photos stay small."""
        names = list(dict.fromkeys(c for places in self._places() for c in places.values() if c))
        number = {cluster: i for i, cluster in enumerate(names)}
        columns = [
            [number.get(cluster, -1) if (cluster := places.get(photo)) else -1 for photo in self.photos]
            for places in self._places()
        ]
        return {
            "names": [str(name) for name in names],
            "columns": columns if self.photos else [],
            "clusters": {str(pk): values for pk, values in self.clusters.items()},
            "fields": {str(pk): values for pk, values in self.fields.items()},
            "kept_out": [[str(a), str(b)] for a, b in self.kept_out],
            "let_in": [[str(a), str(b)] for a, b in self.let_in],
            "to": [str(pk) for pk in self.to],
        }

    @classmethod
    def of(cls, photos: Sequence[UUID], found: Mapping[str, Any]) -> Self:
        """The note of an action over these photos."""
        names = [UUID(name) for name in found["names"]]
        columns = found["columns"] or [[], [], []]
        put = photos if found["columns"] else ()
        was, now, home = (
            {photo: names[i] if i >= 0 else None for photo, i in zip(put, column, strict=True)}
            for column in columns
        )
        return cls(
            photos=put,
            was=was,
            now=now,
            home=home,
            clusters={UUID(pk): values for pk, values in found["clusters"].items()},
            fields={UUID(pk): values for pk, values in found["fields"].items()},
            kept_out=_pairs(found["kept_out"]),
            let_in=_pairs(found["let_in"]),
            to=[UUID(pk) for pk in found["to"]],
        )

    def _places(self) -> tuple[Places, Places, Places]:
        return self.was, self.now, self.home


def _pairs(rows: Iterable[Sequence[str]]) -> list[Pair]:
    return [(UUID(a), UUID(b)) for a, b in rows]
