"""An edit of clusters as an action on photos: done once, noted, and taken back like every other."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from search.clusters.edits.note import Note, Pair, Places
from search.clusters.edits.progress import told
from search.clusters.edits.ties import apart_forget, homes_of, homes_write, ties_add
from search.clusters.locking import clusters_lock
from search.clusters.members import clusters_describe, clusters_of, members_of, members_put
from search.clusters.trees.services import tree_outdated
from search.errors import ClusterGone
from search.models import Cluster, ClusterMember, ClusterRun, ClusterTie
from webapp.photos.arrays import AnyOf
from webapp.photos.models import BulkAction, Photo
from webapp.photos.services.bulk.kind import BulkKind, Changed, Wish, locked, photos_of

NAME = "clusters"
KEPT = ("name", "named_by_person", "pinned", "hidden", "run_id", "size", "cohesion")


@dataclass(frozen=True)
class Plan:
    """What is to become of clusters and their photos."""

    puts: Places = field(default_factory=dict)
    """Photo -> the cluster it belongs in from now on, None for none."""
    made: Mapping[UUID, str] = field(default_factory=dict)
    """Clusters to be made, with the names that a person gave or ""."""
    fields: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    rename: Collection[UUID] = ()
    """Clusters whose photos are others than their machine's names were made for."""
    to: Collection[UUID] = ()
    keep_out: bool = True
    """Whether photos never come back by themselves to where they were."""
    heir: UUID | None = None
    """Who takes over what was kept out of clusters that are emptied."""


class Editing(BulkKind):
    """Does what `planned` finds to be done, once nobody else writes the member's clusters."""

    def __init__(self, planned: Callable[[], Plan] | None = None) -> None:
        self.planned = planned

    def apply(self, wish: Wish) -> Changed:
        assert self.planned is not None
        clusters_lock(wish.member.pk)
        plan = self.planned()
        tree_outdated(owner_id=wish.member.pk)
        note = _put(wish.member.pk, plan)
        fields = _fields_write(plan.fields)
        note = replace(note, fields=fields)
        photos = list(note.photos) or [photo for held in members_of(fields).values() for photo in held]
        return Changed(photos, note.as_json())

    def undo(self, action: BulkAction) -> int:
        clusters_lock(action.owner_id)
        tree_outdated(owner_id=action.owner_id)
        note = Note.of(action.photos, action.before)
        _fields_restore(note.fields)
        return len(_put_back(action, note)) if note.photos else len(action.photos)


def _put(owner: int, plan: Plan) -> Note:
    alive = {row[0] for row in locked(Photo.objects.filter(id__in=AnyOf(plan.puts)))} if plan.puts else set()
    puts = {photo: cluster for photo, cluster in plan.puts.items() if photo in alive}
    if not puts:
        return Note(to=list(plan.to))
    was, home = clusters_of(puts), homes_of(puts)
    left = _clusters(was.values())
    told(0.1)
    for pk, name in plan.made.items():
        Cluster(pk=pk, owner_id=owner, name=name, named_by_person=bool(name), size=0, cohesion=0.0).save()
    members_put(puts)
    told(0.3)
    let_in = homes_write(puts)
    told(0.5)
    gone = _empty(was.values())
    kept_out = [
        (photo, c) for photo, c in was.items() if plan.keep_out and c != puts[photo] and c not in gone
    ]
    inherited, lost = _bequeath(gone, plan.heir, puts)
    ties_add([*kept_out, *inherited], together=False)
    Cluster.objects.filter(pk__in=gone).delete()
    told(0.6)
    unnamed = [pk for pk, name in plan.made.items() if not name]
    clusters_describe({*was.values(), *filter(None, puts.values())} - gone, [*plan.rename, *unnamed])
    return Note(
        photos=list(puts),
        was=was,
        now=puts,
        home=home,
        clusters={pk: {name: _plain(getattr(one, name)) for name in KEPT} for pk, one in left.items()},
        kept_out=[*kept_out, *inherited],
        let_in=[*let_in, *lost],
        to=list(plan.to),
    )


def _bequeath(gone: Collection[UUID], heir: UUID | None, puts: Places) -> tuple[list[Pair], list[Pair]]:
    """What is kept out of the heir instead of the clusters that go, and what was kept out of these."""
    rows = ClusterTie.objects.filter(cluster__in=AnyOf(gone), together=False)
    lost: list[Pair] = list(rows.values_list("photo_id", "cluster_id"))
    held = (
        set(ClusterMember.objects.filter(cluster=heir).values_list("photo_id", flat=True)) if heir else set()
    )
    return [(photo, heir) for photo, _ in lost if heir and photo not in held], lost


def _put_back(action: BulkAction, note: Note) -> list[UUID]:
    """Photos that are still where the edit put them go back to where they were."""
    mine = {row[0] for row in locked(photos_of(action))}
    now, homes = clusters_of(mine), homes_of(mine)
    stayed = [photo for photo in note.photos if photo in mine and now.get(photo) == note.now[photo]]
    there = _make_again(action.owner_id, note, [note.was[photo] for photo in stayed])
    back = {photo: cluster if (cluster := note.was[photo]) in there else None for photo in stayed}
    members_put(back)
    told(0.3)
    apart_forget(note.kept_out)
    untied = [photo for photo in stayed if homes.get(photo) == note.now[photo]]
    tied_before = [note.home[photo] for photo in untied]
    there |= _make_again(action.owner_id, note, [*tied_before, *(cluster for _, cluster in note.let_in)])
    homes_write({photo: home if (home := note.home[photo]) in there else None for photo in untied})
    ties_add([(photo, c) for photo, c in note.let_in if photo in mine and c in there], together=False)
    gone = _empty(note.now.values())
    Cluster.objects.filter(pk__in=gone).delete()
    told(0.6)
    clusters_describe({*filter(None, [*note.now.values(), *back.values()])} - gone)
    return stayed


def _make_again(owner: int, note: Note, wanted: Iterable[UUID | None]) -> set[UUID]:
    """Those of these clusters that there are, the ones that the edit emptied made again, with their machine names."""
    clusters = {pk for pk in wanted if pk}
    for pk in clusters & note.clusters.keys():
        values = note.clusters[pk]
        if not ClusterRun.objects.filter(pk=values["run_id"]).exists():
            values = {**values, "run_id": None}
        found, made = Cluster.objects.get_or_create(pk=pk, owner_id=owner, defaults=values)
        if not made and not found.named_by_person:
            Cluster.objects.filter(pk=pk).update(name=values["name"])
    return set(Cluster.objects.filter(pk__in=clusters, owner_id=owner).values_list("pk", flat=True))


def _clusters(clusters: Iterable[UUID | None]) -> dict[UUID, Cluster]:
    return Cluster.objects.in_bulk({pk for pk in clusters if pk})


def _empty(clusters: Iterable[UUID | None]) -> set[UUID]:
    """Those of these clusters that hold no photo any more, not even one in the trash."""
    wanted = {pk for pk in clusters if pk}
    held = ClusterMember.objects.filter(cluster__in=wanted).values_list("cluster_id", flat=True)
    return wanted - set(held.distinct())


def _fields_write(wanted: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, dict[str, list[Any]]]:
    """Set these fields; returns those that were something else: before, after. Raises ClusterGone."""
    found = _clusters(wanted)
    changed: dict[UUID, dict[str, list[Any]]] = {}
    for pk, values in wanted.items():
        if pk not in found:
            raise ClusterGone
        differ = {name: [getattr(found[pk], name), to] for name, to in values.items()}
        differ = {name: pair for name, pair in differ.items() if pair[0] != pair[1]}
        if differ:
            changed[pk] = differ
            _set(found[pk], {name: pair[1] for name, pair in differ.items()})
    return changed


def _fields_restore(fields: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Clusters are as they were before, where nobody has changed the same since."""
    for pk, one in _clusters(fields).items():
        if all(getattr(one, name) == now for name, (_, now) in fields[pk].items()):
            _set(one, {name: was for name, (was, _) in fields[pk].items()})


def _set(one: Cluster, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(one, name, value)
    one.save(update_fields=[*values, "updated_at"])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
