"""The words that the filters of the search box know of one's own library, with how many photos have each."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, QuerySet

from search.clusters.selectors import cluster_sizes, clusters_visible_to
from search.models import PhotoTag
from webapp.photos.models import Photo
from webapp.photos.selectors import albums_visible_to, library, timeline_months
from webapp.photos.short_cache import remembered

MOST = 2000
"""Of one kind, the commonest."""
SECONDS = 10
Member = AbstractBaseUser


@dataclass(frozen=True)
class Value:
    """Something that may be typed after a filter's colon; `count` photos have it, where that is known."""

    text: str
    count: int | None = None


Values = Callable[[Member], list[Value]]


def tags(member: Member) -> list[Value]:
    rows = PhotoTag.objects.filter(removed=False, photo__owner_id=member.pk, photo__trashed_at__isnull=True)
    return _kept("tags", member, lambda: _counted(rows, "tag__name"))


def cameras(member: Member) -> list[Value]:
    """Models, and makers that have several."""
    return _kept("cameras", member, lambda: _cameras(library(member)))


def lenses(member: Member) -> list[Value]:
    return _kept("lenses", member, lambda: _counted(library(member), "lens"))


def places(member: Member) -> list[Value]:
    """Places as photos name them, and the countries of several."""
    return _kept("places", member, lambda: _places(library(member)))


def dates(member: Member) -> list[Value]:
    """Years and months with photos, the newest first."""
    return _kept("dates", member, lambda: _dates(library(member)))


def albums(member: Member) -> list[Value]:
    names = albums_visible_to(member).order_by("-updated_at", "-pk").values_list("name", flat=True)[:MOST]
    return [Value(name) for name in dict.fromkeys(names)]


def clusters(member: Member) -> list[Value]:
    found = list(clusters_visible_to(member).exclude(name="").order_by("-size")[:MOST])
    sizes = cluster_sizes(member, found)
    return [Value(cluster.name, sizes.get(cluster.pk)) for cluster in found] + [Value("none")]


def choices(names: Iterable[str]) -> Values:
    """The same for everybody."""
    found = [Value(name) for name in names]
    return lambda _member: found


def _kept(kind: str, member: Member, make: Callable[[], list[Value]]) -> list[Value]:
    return remembered(f"search:box:{kind}:{member.pk}", SECONDS, make)


def _counted(rows: QuerySet[Any], field: str) -> list[Value]:
    counted = rows.order_by().exclude(**{field: ""}).values_list(field).annotate(count=Count("pk"))
    return [Value(text, count) for text, count in counted.order_by("-count", field)[:MOST]]


def _cameras(photos: QuerySet[Photo]) -> list[Value]:
    rows = photos.order_by().exclude(camera_model="").values_list("camera_make", "camera_model")
    models = [
        (make, model, count)
        for make, model, count in rows.annotate(count=Count("pk")).order_by("-count")[:MOST]
    ]
    makers: Counter[str] = Counter()
    for make, _, count in models:
        makers[make.split(" ")[0].title()] += count
    several = Counter(make.split(" ")[0].title() for make, _, _ in models)
    found = [Value(model, count) for _, model, count in models]
    return found + [Value(maker, makers[maker]) for maker, known in several.items() if maker and known > 1]


def _places(photos: QuerySet[Photo]) -> list[Value]:
    found = _counted(photos, "place_name")
    countries: Counter[str] = Counter()
    for place in found:
        countries[place.text.rpartition(", ")[2]] += place.count or 0
    known = {place.text for place in found}
    return found + [Value(name, count) for name, count in countries.most_common() if name not in known]


def _dates(photos: QuerySet[Photo]) -> list[Value]:
    months = timeline_months(photos)
    years: Counter[str] = Counter()
    for row in months:
        years[row["month"][:4]] += row["count"]
    return [Value(year, count) for year, count in years.items()] + [
        Value(row["month"], row["count"]) for row in months
    ]
