"""The shape of why a photo is an answer."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from rest_framework import serializers

from search.api.asked import copy_address
from search.models import SearchQuery
from search.retrieval.source import copy_size
from search.retrieval.why import query_explain
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.models import Photo


class PairSerializer(serializers.Serializer[Any]):
    query = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    photo = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    inlier = serializers.BooleanField()
    confidence = serializers.FloatField(help_text="0..1: how clearly these two keypoints look alike.")


class PictureSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(allow_null=True)
    width = serializers.IntegerField(allow_null=True, help_text="Pixels as displayed.")
    height = serializers.IntegerField(allow_null=True)


class PicturesSerializer(serializers.Serializer[Any]):
    query = PictureSerializer()
    photo = PictureSerializer()


class WhyAnswerSerializer(serializers.Serializer[Any]):
    query = serializers.UUIDField()
    photo = serializers.UUIDField()
    cosine = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True, help_text="From 1; null for words.")
    rank_before = serializers.IntegerField(allow_null=True, help_text="Before geometry was looked at.")
    tags = serializers.ListField(child=serializers.CharField())
    pictures = PicturesSerializer(help_text="Both photos whole, whatever region was asked for.")
    pairs = PairSerializer(
        many=True, help_text="Inliers first, surest first; points in 0..1 of each photo as displayed."
    )
    inliers = serializers.IntegerField()
    putative = serializers.IntegerField()
    verified = serializers.BooleanField()
    threshold = serializers.IntegerField(allow_null=True, help_text="Inliers that make a pair verified.")
    extractor = serializers.CharField(allow_null=True, help_text="Whose keypoints these are.")
    model = serializers.CharField(
        allow_null=True, help_text="homography or fundamental; null when nothing fits."
    )
    homography = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3),
        allow_null=True,
        min_length=3,
        max_length=3,
        help_text="Row by row; takes 0..1 of the query to 0..1 of the photo. Null where no plane was found.",
    )


def why_answer(query: SearchQuery, photo: Photo, member: AbstractBaseUser) -> dict[str, Any]:
    """The reasons, with the two pictures to draw them on."""
    found = query_explain(query=query, photo=photo, member=member)
    return {
        "pictures": {"query": _query_picture(query), "photo": _picture(PhotoSerializer(photo).data)},
        **found,
    }


def _query_picture(query: SearchQuery) -> dict[str, Any]:
    if query.photo:
        return _picture(PhotoSerializer(query.photo).data)
    width, height = copy_size(query.image_key) if query.image_key else (None, None)
    return {"url": copy_address(query), "width": width, "height": height}


def _picture(row: dict[str, Any]) -> dict[str, Any]:
    return {"url": row["urls"]["large"], "width": row["width"], "height": row["height"]}
