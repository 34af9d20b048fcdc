"""When and where the photos of an answer were taken, with what, and what they show: to narrow it by."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, QuerySet

from search.box.answering import photos_answering
from search.box.token import quoted
from search.models import PhotoTag, SearchQuery
from webapp.photos.models import Photo
from webapp.photos.selectors import timeline_months

MOST = 24


@dataclass(frozen=True)
class Facet:
    """`count` photos pass when `text` joins the search."""

    label: str
    text: str
    count: int


@dataclass(frozen=True)
class Facets:
    """Months oldest first, each without gaps between; all others the commonest first."""

    total: int
    months: list[Facet]
    places: list[Facet]
    cameras: list[Facet]
    tags: list[Facet]


def facets(query: SearchQuery, member: AbstractBaseUser) -> Facets:
    """Of all photos that answer, not only those of the first pages; four queries."""
    photos = photos_answering(query, member)
    months = [
        Facet(row["month"], f"on:{row['month']}", row["count"]) for row in reversed(timeline_months(photos))
    ]
    tags = PhotoTag.objects.filter(photo__in=photos.order_by(), removed=False)
    return Facets(
        total=sum(month.count for month in months),
        months=months,
        places=_commonest(photos, "place_name", "place"),
        cameras=_commonest(photos, "camera_model", "camera"),
        tags=_commonest(tags, "tag__name", "tag"),
    )


def _commonest(rows: QuerySet[Photo] | QuerySet[PhotoTag], field: str, name: str) -> list[Facet]:
    named: QuerySet[Any] = rows.order_by().exclude(**{field: ""})
    counted = named.values_list(field).annotate(count=Count("pk")).order_by("-count", field)
    return [Facet(text, f"{name}:{quoted(text)}", count) for text, count in counted[:MOST]]
