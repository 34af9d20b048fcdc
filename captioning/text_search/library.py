"""A library of photos given by path, filled as uploads would fill it, inside a transaction that is taken back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone
from PIL import Image
from tqdm import tqdm

from captioning.captioner import Captioner
from captioning.evaluation import opened
from captioning.grids import grid_of_map
from search.extractors.minilm import sentence_encoder
from search.extractors.registry import map_extractor
from search.index.services import embeddings_write
from search.index.vectors import Floats
from search.models import EmbeddingSpace
from search.tags.services import tags_write
from search.tags.vocabulary import ScoredTag, tag_vocabulary
from search.text.fusion import CAPTION, PHOTO
from search.text.refresh import words_refresh
from search.text.sentences import sentence_space
from search.text.services import document_update
from search.text_photo.finding import Sentence
from search.text_photo.model import Seen, TextPhotoModel
from search.text_photo.parts import LITE2
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion, Photo

BATCH = 16


@dataclass
class Looked:
    """What the models say of each photo."""

    captions: list[str] = field(default_factory=list)
    tags: list[list[ScoredTag]] = field(default_factory=list)
    vectors: list[Floats] = field(default_factory=list)


def looked_at(paths: Sequence[Path], captioner: Captioner, head: TextPhotoModel) -> Looked:
    """Captions, tags and vectors, from the passes that an upload makes."""
    found = Looked()
    for start in tqdm(range(0, len(paths), BATCH), desc="photos", unit="batch"):
        images: list[Image.Image] = [opened(path) for path in paths[start : start + BATCH]]
        seen = {look: Seen(*map_extractor(look.net)(images, look.size)) for look in {LITE2, *head.looks}}
        vectors = head.photos_seen([seen[look] for look in head.looks]) if head.looks else head.photos(images)
        found.vectors += list(vectors)
        found.tags += list(tag_vocabulary().tags(seen[LITE2].logits))
        found.captions += [one.text for one in captioner.describe_grids(grid_of_map(seen[LITE2].last))]
    return found


@dataclass
class Library:
    """A member's photos, findable in every way; `say` places sentences without a worker."""

    member: User
    photos: list[UUID]
    spaces: dict[str, EmbeddingSpace]
    head: TextPhotoModel

    def say(self, text: str) -> Sentence:
        placed = {CAPTION: sentence_encoder()([text])[0], PHOTO: self.head.sentences([text])[0]}
        return Placed(text, self.spaces, placed=placed)


class Placed(Sentence):
    """A sentence that has its vectors already."""

    def answered(self, *, patient: bool) -> bool:
        return True


def library_fill(
    looked: Looked, head: TextPhotoModel, card: Mapping[str, Any], text: Mapping[int, str]
) -> Library:
    """Rows, words and vectors of a member of their own; `text` is what was read in some photos, by number."""
    member = User.objects.create(username="evaluate-text-search")
    rows = Photo.objects.bulk_create(
        Photo(owner=member, sha256=hashlib.sha256(f"evaluate{i}".encode()).hexdigest(), extension=".jpg", name=".jpg",
              media_type="image/jpeg", bytes=1, width=4, height=3, taken_at=timezone.now())
        for i in range(len(looked.captions))
    )  # fmt: skip
    ids = [row.pk for row in rows]
    document_update(
        photo_ids=ids,
        caption=dict(zip(ids, looked.captions, strict=True)),
        text={ids[number]: read for number, read in text.items()},
    )
    tags_write(found=dict(zip(ids, looked.tags, strict=True)), model_version="evaluation")
    spaces = {CAPTION: sentence_space(), PHOTO: _space(head, card)}
    vectors = {photo: np.asarray(row, np.float32) for photo, row in zip(ids, looked.vectors, strict=True)}
    embeddings_write(space=spaces[PHOTO], vectors=vectors)
    while not words_refresh():
        pass
    return Library(member, ids, spaces, head)


def _space(head: TextPhotoModel, card: Mapping[str, Any]) -> EmbeddingSpace:
    name, _, rest = head.label.partition("@")
    version, _ = ModelVersion.objects.get_or_create(
        task="text-photo", sha256=f"evaluate-{rest[:12]}", defaults={"name": name, "card": dict(card)}
    )
    return EmbeddingSpace.objects.create(
        name="evaluation", purpose="evaluation", model_version=version, dim=head.dim, state="ready"
    )
