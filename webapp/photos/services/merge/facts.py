"""What stands on the photo itself: favourite, date, place."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime

from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo
from webapp.photos.services.merge.part import Into

_TRUST = {"exif": 2, "merged": 2, "file": 1, "upload": 0}


class FavouriteMerge:
    """A favourite among the copies makes the kept one a favourite."""

    name = "favourite"

    def merge(self, into: Into) -> list[str]:
        loved = Photo.objects.filter(id__in=AnyOf(into), favourite=True).values_list("id", flat=True)
        kept = {into[id_] for id_ in loved}
        new = list(Photo.objects.filter(id__in=AnyOf(kept), favourite=False).values_list("id", flat=True))
        Photo.objects.filter(id__in=AnyOf(new)).update(favourite=True)
        return [str(id_) for id_ in new]

    def undo(self, note: list[str]) -> None:
        Photo.objects.filter(id__in=AnyOf(map(UUID, note))).update(favourite=False)


class DateMerge:
    """The earliest of the most trustworthy dates: the camera's before the file's before the upload's."""

    name = "dates"

    def merge(self, into: Into) -> list[list[str]]:
        """[photo, date and source before, date and source now]"""
        photos = Photo.objects.filter(id__in=AnyOf({*into, *into.values()}))
        found = photos.only("taken_at", "taken_at_source").in_bulk()
        best: dict[UUID, Photo] = {kept: found[kept] for kept in into.values() if kept in found}
        for lost, kept in into.items():
            if lost in found and kept in best:
                best[kept] = min(best[kept], found[lost], key=_worth)
        changed = [
            _change(found[kept], one) for kept, one in best.items() if one.taken_at != found[kept].taken_at
        ]
        _dates_set([(id_, now, source) for id_, _, _, now, source in changed])
        return changed

    def undo(self, note: list[list[str]]) -> None:
        now = dict(Photo.objects.filter(id__in=[row[0] for row in note]).values_list("id", "taken_at"))
        as_left = [row for row in note if now.get(UUID(row[0])) == parse_datetime(row[3])]
        _dates_set([(id_, before, source) for id_, before, source, _, _ in as_left])


class PlaceMerge:
    """A photo without a place takes a copy's."""

    name = "places"

    def merge(self, into: Into) -> list[list[Any]]:
        """[photo, latitude, longitude, name]"""
        fields = ("id", "latitude", "longitude", "place_name")
        lost = Photo.objects.filter(id__in=AnyOf(into), latitude__isnull=False).order_by("id")
        without = set(
            Photo.objects.filter(id__in=AnyOf(set(into.values())), latitude__isnull=True)
            .values_list("id", flat=True)
        )  # fmt: skip
        given: dict[UUID, list[Any]] = {}
        for id_, *place in lost.values_list(*fields):
            if into[id_] in without:
                given.setdefault(into[id_], place)
        rows = [[str(id_), *place] for id_, place in given.items()]
        _places_set(rows)
        return rows

    def undo(self, note: list[list[Any]]) -> None:
        fields = ("id", "latitude", "longitude")
        now = {
            row[0]: row[1:] for row in Photo.objects.filter(id__in=[n[0] for n in note]).values_list(*fields)
        }
        as_left = [row for row in note if now.get(UUID(row[0])) == tuple(row[1:3])]
        _places_set([[row[0], None, None, ""] for row in as_left])


def _worth(photo: Photo) -> tuple[int, datetime]:
    return -_TRUST[photo.taken_at_source], photo.taken_at


def _change(kept: Photo, best: Photo) -> list[str]:
    source = "merged" if _TRUST[best.taken_at_source] == _TRUST["merged"] else best.taken_at_source
    return [str(kept.id), kept.taken_at.isoformat(), kept.taken_at_source, best.taken_at.isoformat(), source]


def _dates_set(rows: list[tuple[str, str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_DATES, [list(column) for column in zip(*rows, strict=True)] or [[], [], []])


def _places_set(rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []])


_DATES = """
    UPDATE photos_photo SET taken_at = new.moment, taken_at_source = new.source
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[]) AS new (id, moment, source)
    WHERE photos_photo.id = new.id"""
_PLACES = """
    UPDATE photos_photo SET latitude = new.latitude, longitude = new.longitude, place_name = new.name
    FROM unnest(%s::uuid[], %s::float8[], %s::float8[], %s::text[]) AS new (id, latitude, longitude, name)
    WHERE photos_photo.id = new.id"""
