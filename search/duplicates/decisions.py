"""What a member decides about groups: copies go, or nothing does. Remembered, and undone like any bulk action."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.duplicates.regroup import groups_remake
from search.duplicates.selectors import groups_visible_to
from search.errors import DuplicatesChanged
from search.models import DuplicateGroup, DuplicateKind, DuplicateMember, Fingerprint, NotDuplicates
from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.models import BulkAction, Photo
from webapp.photos.services.bulk import Done, Wish, bulk_apply
from webapp.photos.services.bulk.kind import BulkKind, Changed, locked
from webapp.photos.services.bulk.registry import kind_get
from webapp.photos.services.merge import photos_merge, photos_unmerge

NAME = "duplicates"
Decision = Literal["trash", "keep_all", "stack"]


@dataclass(frozen=True)
class Verdict:
    """`into`: photo that goes -> the one that stays for it; `apart`: photos that are no duplicates of each other.

    `stacked`: photos to be shown as one, the best first.
    """

    into: Mapping[UUID, UUID] = field(default_factory=dict)
    apart: Sequence[UUID] = ()
    stacked: Sequence[UUID] = ()


class Deciding(BulkKind):
    """Copies go to the trash, and hand on what the kept one has not; or all are kept for ever, or stacked."""

    def __init__(self, decided: Callable[[], Verdict] | None = None) -> None:
        self.decided = decided

    def apply(self, wish: Wish) -> Changed:
        assert self.decided is not None
        verdict = self.decided()
        if verdict.apart:
            return Changed(list(verdict.apart), {"said": _say(wish.member, verdict.apart)})
        if verdict.stacked:
            photos = Photo.objects.filter(id__in=AnyOf(verdict.stacked))
            return kind_get("stack").apply(replace(wish, photos=photos, asked=verdict.stacked))
        into = verdict.into
        locked(Photo.objects.filter(id__in=AnyOf({*into, *into.values()})))
        notes = photos_merge(into=into)
        gone = kind_get("trash").apply(replace(wish, photos=Photo.objects.filter(id__in=AnyOf(into))))
        return Changed(gone.photos, {**gone.before, "merged": notes})

    def undo(self, action: BulkAction) -> int:
        if "said" in action.before:
            NotDuplicates.objects.filter(owner=action.owner_id, pk=action.before["said"]).delete()
            groups_remake(owner=action.owner_id, contents=_contents(action.photos))
            return len(action.photos)
        if "stack" in action.before:
            return kind_get("stack").undo(action)
        count = kind_get("trash").undo(action)
        photos_unmerge(notes=action.before["merged"])
        return count


def group_decide(
    *,
    member: User,
    group: UUID,
    decision: Decision = "trash",
    keep: Collection[UUID] | None = None,
    size: int | None = None,
    request: UUID | None = None,
) -> Done:
    """Keep these photos of a group (or the best one), the others go to the trash.

    `keep_all`: they are no duplicates. `stack`: all are shown as one, the best on top.

    `size` is how many photos the member was shown. Raises DuplicatesChanged where they are others by now.
    """
    return _decide(member, request, lambda: _of_group(member, group, decision, keep, size))


def identical_decide(*, member: User, photos: int | None = None, request: UUID | None = None) -> Done:
    """Of all groups of the same pixels keep the best; `photos` is how many the member was told would go.

    Raises DuplicatesChanged where it is another number by now.
    """
    return _decide(member, request, lambda: _of_all_identical(member, photos))


def _decide(member: User, request: UUID | None, decided: Callable[[], Verdict]) -> Done:
    wish = Wish(member=member, photos=Photo.objects.none())
    return bulk_apply(action=NAME, wish=wish, request=request, kind=Deciding(decided))


def _of_group(
    member: User, group_id: UUID, decision: Decision, keep: Collection[UUID] | None, size: int | None
) -> Verdict:
    found = groups_visible_to(member).select_for_update(of=("self",)).filter(pk=group_id).first()
    photos = _in_library([found])[found.pk] if found else []
    if len(photos) < 2 or size not in (None, len(photos)):
        raise DuplicatesChanged(
            _("These photos have changed meanwhile, or were decided on. Look at them again.")
        )
    if decision == "stack":
        return Verdict(stacked=photos)
    wanted = set(photos if decision == "keep_all" else photos[:1] if keep is None else keep)
    kept = [photo for photo in photos if photo in wanted]
    if not kept or len(kept) != len(wanted):
        raise DuplicatesChanged(_("What you want to keep is no longer in this group. Look at it again."))
    if len(kept) == len(photos):
        return Verdict(apart=photos)
    return Verdict({photo: kept[0] for photo in photos if photo not in wanted})


def _of_all_identical(member: User, expected: int | None) -> Verdict:
    groups = groups_visible_to(member).filter(kind=DuplicateKind.IDENTICAL)
    held = list(DuplicateGroup.objects.filter(pk__in=groups.values("pk")).select_for_update().order_by("pk"))
    into = {
        photo: photos[0] for photos in _in_library(held).values() if len(photos) > 1 for photo in photos[1:]
    }
    if expected not in (None, len(into)):
        message = ngettext(
            "By now %(count)s photo would go to the trash. Look again, and confirm that.",
            "By now %(count)s photos would go to the trash. Look again, and confirm that.",
            len(into),
        )
        raise DuplicatesChanged(message % {"count": f"{len(into):,}"})
    return Verdict(into)


def _in_library(groups: Sequence[DuplicateGroup]) -> dict[UUID, list[UUID]]:
    """Group -> its photos outside the trash, the best first."""
    found: dict[UUID, list[UUID]] = {group.pk: [] for group in groups}
    rows = DuplicateMember.objects.filter(group__in=groups, photo__trashed_at__isnull=True)
    for group, photo in rows.order_by("group", "position").values_list("group", "photo"):
        found[group].append(photo)
    return found


def _say(member: User, photos: Sequence[UUID]) -> int:
    """Remember for ever that no two of these are duplicates; returns the row to forget it by."""
    files = Photo.objects.filter(id__in=AnyOf(photos)).values_list("sha256", flat=True)
    contents = _contents(photos)
    said = NotDuplicates.objects.create(owner=member, contents=sorted({*files, *contents}))
    groups_remake(owner=member.pk, contents=contents)
    return said.pk


def _contents(photos: Sequence[UUID]) -> list[str]:
    return list(Fingerprint.objects.filter(photo__in=AnyOf(photos)).values_list("pixels", flat=True))
