"""Shapes of what a search answers."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from search.api.asked import AskedSerializer, asked_of
from search.extractors.local_registry import LOCAL_EXTRACTORS
from search.models import SearchQuery
from search.retrieval.rerank import score
from search.retrieval.services import Answer
from search.retrieval.shortlist import Hit
from search.retrieval.why import rank_before, shared_tags
from search.text.fusion import branches_of
from search.text.highlights import words_of
from webapp.photos.api.serializers import PhotoSerializer, seen_by
from webapp.photos.models import Photo


class PartSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(trim_whitespace=False)
    hit = serializers.BooleanField(help_text="Whether this is a word that was looked for.")


class HighlightSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="title, tags, caption, or text (read in the photo).")
    parts = PartSerializer(
        many=True, help_text="One after the other they are the field's text, or pieces of it."
    )


class BranchSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(
        help_text="words as typed; spelling: words like them; caption and photo: by what they mean."
    )
    found = serializers.IntegerField(help_text="Photos, 200 at most.")
    answered = serializers.BooleanField(
        help_text="False where no worker answered in time: this part is missing."
    )


class ReadAsSerializer(serializers.Serializer[Any]):
    typed = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())


class WhySerializer(serializers.Serializer[Any]):
    rank = serializers.IntegerField(help_text="From 1, over all pages.")
    cosine = serializers.FloatField(required=False, help_text="Of the nearest vectors; for pictures.")
    tags = serializers.ListField(child=serializers.CharField(), required=False, help_text="Words in common.")
    words = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Words that matched."
    )
    found_by = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Names of the branches that found it."
    )
    highlights = HighlightSerializer(
        many=True, required=False, help_text="The fields in which words matched, with these marked."
    )
    region = serializers.ListField(
        child=serializers.FloatField(),
        required=False,
        help_text="[x, y, width, height] of the box that matches, where it is nearer than the whole photo.",
    )
    inliers = serializers.IntegerField(
        required=False, help_text="Keypoints that agree; where it was looked at."
    )
    verified = serializers.BooleanField(required=False, help_text="Whether these are enough to be sure.")
    score = serializers.FloatField(
        required=False, help_text="What the order follows: the cosine; 1 + inliers / threshold if verified."
    )
    rank_before = serializers.IntegerField(required=False, help_text="Before geometry was looked at.")


class ResultSerializer(serializers.Serializer[Any]):
    photo = PhotoSerializer()
    score = serializers.FloatField(help_text="Higher is nearer: cosine for pictures, 0 to 1 for words.")
    why = WhySerializer()


class GeometrySerializer(serializers.Serializer[Any]):
    extractor = serializers.CharField(help_text="Whose keypoints were compared.")
    threshold = serializers.IntegerField(help_text="Inliers from which on a photo counts as verified.")
    shortlist = serializers.IntegerField(help_text="Photos whose geometry was to be looked at.")
    checked = serializers.IntegerField(help_text="Of these, those looked at before time was out.")
    finished = serializers.BooleanField(help_text="Whether the time sufficed; else the rest keeps its order.")
    keypoints = serializers.IntegerField(help_text="Of the query; 0 means that there is nothing to compare.")


class SearchAnswerSerializer(serializers.Serializer[Any]):
    query = serializers.UUIDField(help_text="Names this search for its next pages and its reasons.")
    asked = AskedSerializer(help_text="What was searched for.")
    results = ResultSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null at the very end.")
    took_ms = serializers.FloatField()
    times = serializers.DictField(
        child=serializers.FloatField(), help_text="Parts of took_ms: describe, search, verify."
    )
    mode = serializers.CharField(
        help_text="exact, hnsw or lsh for pictures; text, sense (by meaning) or hybrid for words; mixed for both; "
        "filters where nothing else was typed; "
        f"+{', +'.join(LOCAL_EXTRACTORS)} re-ranked, -partly out of time."
    )
    branches = BranchSerializer(many=True, help_text="Of a search with words: the ways it was looked for.")
    read_as = ReadAsSerializer(many=True, help_text="Words that no photo has, and those they were read as.")
    geometry = GeometrySerializer(allow_null=True, help_text="Null where nothing was re-ranked.")
    coverage = serializers.FloatField(help_text="Fraction of the library that this search could find.")


def search_answer(answer: Answer) -> dict[str, Any]:
    """The whole answer; its photos, captions and shared words cost one query each."""
    hits = answer.page.hits
    photos = Photo.objects.in_bulk([hit.photo for hit in hits])
    if answer.query.photo:  # which the member may see, or there would be no answer
        photos[answer.query.photo.pk] = answer.query.photo
    listed = PhotoSerializer(list(photos.values()), many=True, context=seen_by(answer.query.member)).data
    by_id = {row["id"]: row for row in listed}
    tags = shared_tags(answer.query.photo_id, [hit.photo for hit in hits])
    return {
        "query": str(answer.query.pk),
        "asked": asked_of(answer.query, by_id.get(str(answer.query.photo_id))),
        "results": [
            {
                "photo": by_id[str(hit.photo)],
                "score": round(hit.score if hit.mixed is None else hit.mixed, 6),
                "why": _why(answer.query, hit, tags),
            }
            for hit in hits
            if str(hit.photo) in by_id
        ],
        "next": answer.page.next.encode() if answer.page.next else None,
        "took_ms": round(sum(answer.times.values()), 2),
        "times": {part: round(spent, 2) for part, spent in answer.times.items()},
        "mode": answer.query.mode,
        "branches": answer.query.branches,
        "read_as": _read_as(answer.query),
        "geometry": _geometry(answer.query),
        "coverage": round(answer.coverage, 6),
    }


def _read_as(query: SearchQuery) -> list[dict[str, Any]]:
    like: dict[str, list[str]] = query.reading.get("like", {})
    return [{"typed": typed, "words": words} for typed, words in like.items() if words]


def _geometry(query: SearchQuery) -> dict[str, Any] | None:
    if not query.verification:
        return None
    told = {name: query.verification[name] for name in ("extractor", "threshold", "finished", "keypoints")}
    return {**told, "shortlist": len(query.shortlist), "checked": len(query.inliers)}


def _why(query: SearchQuery, hit: Hit, tags: dict[UUID, list[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {"rank": hit.rank}
    inliers = query.inliers.get(str(hit.photo)) if query.verification else None
    if query.vector is not None:
        found |= {
            "cosine": round(hit.score, 6),
            "score": round(score(hit.score, inliers, query.verification.get("threshold", 0)), 6),
            "rank_before": rank_before(query, hit.photo, hit.rank),
            "tags": tags.get(hit.photo, []),
        }
    if hit.region:
        found["region"] = hit.region
    if hit.found_by:
        found["found_by"] = branches_of(hit.found_by)
    if hit.highlights:
        found["words"] = words_of(hit.highlights)
        found["highlights"] = [
            {"field": one.field, "parts": [{"text": text, "hit": hit} for text, hit in one.parts]}
            for one in hit.highlights
        ]
    if inliers is not None:
        found |= {"inliers": inliers, "verified": inliers >= query.verification["threshold"]}
    return found
