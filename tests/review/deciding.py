"""What tests of decisions do, and look at."""

from typing import Any

from rest_framework.test import APIClient

from search.orientation.decoding import Reading
from search.orientation.policy import Thresholds
from search.orientation.services import SeenAs, orientations_write
from webapp.photos.models import Photo

REVIEWS = "/api/v1/orientation/reviews/"


def decide(api: APIClient, photo: Photo, decision: str, **more: Any) -> Any:
    return api.post(f"{REVIEWS}{photo.id}/", {"decision": decision, **more})


def undo(api: APIClient, answer: Any) -> Any:
    return api.post("/api/v1/photos/bulk/undo/", {"undo": answer.json()["undo"]})


def lies(photo: Photo) -> tuple[int, float, bool]:
    now = Photo.objects.get(id=photo.id)
    return now.turn, now.straighten, now.turned_by_person


def queue(api: APIClient, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(REVIEWS, query).json()["results"]
    return found


def read_again(photo: Photo, reading: Reading) -> None:
    """As a new model reads it."""
    seen = {photo.id: SeenAs(reading, Photo.objects.get(id=photo.id).pose)}
    orientations_write(seen=seen, model_version="net@2", thresholds=Thresholds(0.99, 0.5, 0.5))
