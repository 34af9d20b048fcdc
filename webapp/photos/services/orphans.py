"""Files that nobody refers to any more: left behind when a process died between a commit and its files."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.core.files.storage import Storage, storages

from webapp.photos.models import Photo
from webapp.photos.services.files import renditions_remove
from webapp.photos.services.originals import original_remove_unused

PARTS = 24
"""The stores are looked through a part at a time, one each hour."""
_AT_ONCE = 1000
T = TypeVar("T")
_ORIGINAL = re.compile(r"^([0-9a-f]{64})\.[a-z0-9]+$")


def orphans_sweep(*, part: int) -> int:
    """Remove the files of one part of the stores that no photo needs; returns how many originals and folders."""
    return _originals_sweep(part) + _renditions_sweep(part)


def _originals_sweep(part: int) -> int:
    removed = 0
    for keys in _batches(_originals(part), _AT_ONCE):
        known = set(
            Photo.objects.filter(sha256__in=[sha256 for sha256, _ in keys]).values_list("sha256", flat=True)
        )
        for sha256, key in keys:
            if sha256 not in known:
                original_remove_unused(sha256=sha256, key=key)
                removed += 1
    return removed


def _originals(part: int) -> Iterator[tuple[str, str]]:
    """(hash, key) of the originals of this part; files of other names are left alone."""
    store = storages["originals"]
    for outer in _folders(store, part):
        for inner in store.listdir(outer)[0]:
            for name in store.listdir(f"{outer}/{inner}")[1]:
                match = _ORIGINAL.match(name)
                if match:
                    yield match[1], f"{outer}/{inner}/{name}"


def _renditions_sweep(part: int) -> int:
    removed = 0
    store = storages["renditions"]
    folders = (id_ for outer in _folders(store, part) for id_ in _ids(store.listdir(outer)[0]))
    for ids in _batches(folders, _AT_ONCE):
        known = set(Photo.objects.filter(id__in=ids).values_list("id", flat=True))
        for id_ in set(ids) - known:
            renditions_remove(Photo(id=id_), keep_current=False)
            removed += 1
    return removed


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def _ids(names: list[str]) -> Iterator[UUID]:
    for name in names:
        try:
            yield UUID(name)
        except ValueError:
            continue


def _folders(store: Storage, part: int) -> Iterator[str]:
    """The store's outermost folders, two hexadecimal digits each, that belong to this part."""
    try:
        names, _ = store.listdir("")
    except FileNotFoundError:
        return
    for name in names:
        if re.fullmatch("[0-9a-f]{2}", name) and int(name, 16) % PARTS == part % PARTS:
            yield name
