"""What is known about a photo in words, ready for full text search."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from webapp.photos.models import Photo

CONFIGURATION = "plumb"
"""English stems without accents; made by the first migration."""


class SearchDocument(models.Model):
    photo = models.OneToOneField(Photo, models.CASCADE, primary_key=True, related_name="search_document")
    title = models.TextField(blank=True, help_text="The file's name, its parts apart.")
    tags = models.TextField(blank=True)
    caption = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="Text read in the photo.")
    vector = models.GeneratedField(
        expression=SearchVector("title", "tags", config=CONFIGURATION, weight="A")
        + SearchVector("caption", config=CONFIGURATION, weight="B")
        + SearchVector("text", config=CONFIGURATION, weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_document_words")]

    def __str__(self) -> str:
        return f"words of {self.photo_id}"
