"""Making groups anew where something has changed, and only there; groups keep their identity meanwhile."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from search.duplicates.comparison import Kind
from search.duplicates.plan import Link, Planned, planned
from search.duplicates.selectors import facts_by_content
from search.models import DuplicateGroup, DuplicateMember, DuplicatePair, NotDuplicates
from webapp.photos.arrays import AnyOf
from webapp.photos.events import announce


@transaction.atomic
def groups_remake(*, owner: int, contents: Collection[str]) -> None:
    """Group these contents, and whatever they are linked with, as they are known now."""
    _hold(owner)
    links = _links_round(owner, contents)
    names = set(contents) | {name for first, second, *_ in links for name in (first, second)}
    copies = facts_by_content(owner, names)
    files = {one.file for photos in copies.values() for one in photos}
    said = NotDuplicates.objects.filter(owner=owner, contents__overlap=sorted(names | files))
    wanted = planned(copies, links, list(said.values_list("contents", flat=True)))
    _store(owner, [one.photo for photos in copies.values() for one in photos], wanted)
    transaction.on_commit(lambda: announce(owner, [{"type": "duplicates"}]))


def _hold(owner: int) -> None:
    """One at a time makes an owner's groups."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"duplicates {owner}"])


def _links_round(owner: int, contents: Collection[str]) -> list[Link]:
    """All links between contents that are reached from these."""
    found: dict[tuple[str, str], Link] = {}
    known: set[str] = set()
    new = set(contents)
    while new:
        names = sorted(new)
        rows = DuplicatePair.objects.filter(Q(first__in=names) | Q(second__in=names), owner=owner)
        known |= new
        for first, second, kind, close in rows.values_list("first", "second", "kind", "closeness"):
            found[first, second] = (first, second, Kind(kind), close)
            new |= {first, second}
        new -= known
    return list(found.values())


def _store(owner: int, photos: Sequence[UUID], wanted: Sequence[Planned]) -> None:
    """Groups that held any of these photos become the wanted ones: each goes on as the one that it shares most with."""
    held = DuplicateMember.objects.filter(photo__in=AnyOf(photos)).values("group")
    old = list(DuplicateGroup.objects.filter(owner=owner, id__in=held).select_for_update().order_by("id"))
    members: dict[UUID, list[tuple[UUID, int]]] = {group.id: [] for group in old}
    rows = DuplicateMember.objects.filter(group__in=old).order_by("position")
    for group_id, photo, look in rows.values_list("group", "photo", "look"):
        members[group_id].append((photo, look))
    heirs = _heirs(old, members, wanted)
    same = {
        group.id
        for group, plan in heirs.items()
        if tuple(members[group.id]) == plan.members and group.medoid_id == plan.medoid
    }
    DuplicateMember.objects.filter(group__in=[group for group in old if group.id not in same]).delete()
    DuplicateGroup.objects.filter(id__in=[group.id for group in old if group not in heirs]).delete()
    changed = {group: plan for group, plan in heirs.items() if group.id not in same}
    for group, plan in changed.items():
        group.medoid_id = plan.medoid
    DuplicateGroup.objects.bulk_update(changed, ["medoid"])
    taken = {id(plan) for plan in heirs.values()}
    new = {
        DuplicateGroup(owner_id=owner, kind=plan.kind.value, medoid_id=plan.medoid): plan
        for plan in wanted
        if id(plan) not in taken
    }
    DuplicateGroup.objects.bulk_create(new)
    DuplicateMember.objects.bulk_create(
        DuplicateMember(group=group, photo_id=photo, kind=plan.kind.value, position=place, look=look)
        for group, plan in {**changed, **new}.items()
        for place, (photo, look) in enumerate(plan.members)
    )


def _heirs(
    old: Sequence[DuplicateGroup], members: dict[UUID, list[tuple[UUID, int]]], wanted: Sequence[Planned]
) -> dict[DuplicateGroup, Planned]:
    """Old group -> the wanted one of its kind that shares most photos with it; each once."""
    by_photo: dict[tuple[str, UUID], Planned] = {
        (plan.kind.value, photo): plan for plan in wanted for photo, _ in plan.members
    }
    shared: list[tuple[int, DuplicateGroup, Planned]] = []
    for group in old:
        plans = [by_photo[key] for photo, _ in members[group.id] if (key := (group.kind, photo)) in by_photo]
        shared += [(plans.count(plan), group, plan) for plan in {id(plan): plan for plan in plans}.values()]
    found: dict[DuplicateGroup, Planned] = {}
    taken: set[int] = set()
    for _, group, plan in sorted(shared, key=lambda row: (-row[0], row[1].id)):
        if group not in found and id(plan) not in taken:
            found[group] = plan
            taken.add(id(plan))
    return found
