"""Shapes of the tree of clusters, and its photos by pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from search.clusters.selectors import Person
from search.clusters.trees.selectors import Grown, Shown, branch_get, branches_shown
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.api.serializers.photo import photo_urls


class TreeFaceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    thumb = serializers.CharField()


class TreeNodeSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    height = serializers.FloatField(
        help_text="Where it falls apart into left and right; of one without parts, where it is no group any more."
    )
    size = serializers.IntegerField(help_text="Photos of the library below it.")
    sizes = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        help_text="Pairs of a height and how many photos it has from there on up, highest first.",
    )
    left = serializers.IntegerField(allow_null=True)
    right = serializers.IntegerField(allow_null=True)
    more = serializers.BooleanField(help_text="It has parts that are not answered: ask with `node`.")
    name = serializers.CharField(allow_blank=True)
    cluster = serializers.UUIDField(allow_null=True, help_text="The cluster that it is.")
    photo = TreeFaceSerializer(allow_null=True, help_text="The photo that stands for it.")


class TreeSerializer(serializers.Serializer[Any]):
    run = serializers.UUIDField(allow_null=True)
    version = serializers.CharField(
        allow_blank=True,
        help_text="Changes with what the ids of nodes mean: by a run, and by edits of clusters.",
    )
    current = serializers.BooleanField(
        help_text="Whether it shows the clusters as they stand; not where no worker could bring it up to date."
    )
    algorithm = serializers.CharField(allow_blank=True)
    linkage = serializers.CharField(
        allow_blank=True, help_text="average, ward, or centres: of the clusters only."
    )
    photos = serializers.IntegerField(help_text="Photos of the library in the tree.")
    root = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    cut = serializers.FloatField(
        allow_null=True,
        help_text="The height at which its groups are the clusters; null where there is none.",
    )
    highest = serializers.FloatField()
    nodes = TreeNodeSerializer(many=True, help_text="Parents before children.")


class TreeRequestSerializer(serializers.Serializer[Any]):
    node = serializers.IntegerField(required=False, min_value=0, help_text="From this node on.")


class TreePageRequestSerializer(serializers.Serializer[Any]):
    limit = serializers.IntegerField(default=100, min_value=1, max_value=500)
    cursor = serializers.CharField(required=False)
    height = serializers.FloatField(
        required=False, help_text="Without those that left the node above this height."
    )


class TreePhotosSerializer(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = PhotoSerializer(many=True)


def tree_answer(user: Person, grown: Grown | None, node: int | None) -> dict[str, Any]:
    """The tree from its top or from a node on; an empty one where no run made any. Raises Http404."""
    if grown is None:
        if node is not None:
            raise Http404
        return _head(None, None, [])
    top = branch_get(grown, node) if node is not None else next(iter(grown.branches.values()), None)
    if top is None:
        return _head(grown, None, [])
    shown = branches_shown(user, grown, top)
    return _head(grown, top, [_node(one) for one in shown])


def page_at(request: Request, version: str, photos: list[UUID], asked: dict[str, Any]) -> dict[str, Any]:
    """A page of ids with the addresses of its neighbours. Raises NotFound for a cursor of another tree."""
    limit, url = asked["limit"], request.build_absolute_uri()
    first = _first(version, asked.get("cursor"), len(photos))
    last = first + limit
    before = remove_query_param(url, "cursor") if first <= limit else _at(url, version, first - limit)
    return {
        "next": _at(url, version, last) if last < len(photos) else None,
        "previous": before if first else None,
        "results": photos[first:last],
    }


def _head(grown: Grown | None, top: dict[str, Any] | None, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "run": str(grown.tree.run_id) if grown else None,
        "version": grown.version if grown else "",
        "current": grown.is_current if grown else True,
        "algorithm": grown.tree.run.algorithm if grown else "",
        "linkage": grown.tree.linkage if grown else "",
        "photos": int(grown.before[-1]) if grown else 0,
        "root": top["id"] if top else None,
        "cut": grown.tree.standing if grown else None,
        "highest": nodes[0]["sizes"][0][0] if nodes else 0.0,
        "nodes": nodes,
    }


def _node(shown: Shown) -> dict[str, Any]:
    branch = shown.branch
    return {
        "id": branch["id"],
        "height": shown.sizes[-1][0],
        "size": shown.sizes[0][1],
        "sizes": shown.sizes,
        "left": branch["left"] if shown.whole else None,
        "right": branch["right"] if shown.whole else None,
        "more": not shown.whole,
        "name": shown.name,
        "cluster": str(shown.cluster) if shown.cluster else None,
        "photo": {"id": str(shown.photo.id), "thumb": photo_urls(shown.photo)["thumb"]}
        if shown.photo
        else None,
    }


def _at(url: str, version: str, place: int) -> str:
    return str(replace_query_param(url, "cursor", f"{version}-{place}"))


def _first(version: str, cursor: str | None, count: int) -> int:
    if cursor is None:
        return 0
    of, _dash, place = cursor.partition("-")
    if of != version or not place.isdecimal() or len(place) > 9:
        raise NotFound(_("The cursor is not one that a list gave. Start again without it."))
    return min(int(place), count)
