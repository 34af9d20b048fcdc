"""What is known about a photo in words, ready for full text search, and how a member's words are read."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from webapp.photos.models import Photo


class SearchDocument(models.Model):
    photo = models.OneToOneField(Photo, models.CASCADE, primary_key=True, related_name="search_document")
    title = models.TextField(blank=True, help_text="The file's name, its parts apart.")
    tags = models.TextField(blank=True)
    caption = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="Text read in the photo.")
    language = models.CharField(max_length=16, default="english", help_text="That its words were read in.")
    vector = SearchVectorField(
        null=True,
        help_text="Title and tags weigh A, the caption B, read text C; kept by search.text.services.",
    )
    sentence = models.CharField(
        max_length=32, blank=True, help_text="MD5 of the caption that has a vector; empty for none."
    )
    unread = models.BooleanField(
        default=True, help_text="Changed since its words and its caption's vector were last kept."
    )

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_document_words"),
            models.Index(fields=["photo"], name="search_document_unread", condition=Q(unread=True)),
            models.Index(fields=["language"], name="search_document_language"),
        ]

    def __str__(self) -> str:
        return f"words of {self.photo_id}"


class LibraryWord(models.Model):
    """A word that some photo of a member's has, lower case and without accents: what a slip may have meant."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    word = models.CharField(max_length=40)
    folded = models.CharField(
        max_length=80,
        help_text="In ASCII signs alone: PostgreSQL takes trigrams of others in some locales only.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "word"], name="library_word_once")]
        indexes = [
            GinIndex(F("owner"), OpClass(F("folded"), name="gin_trgm_ops"), name="library_word_trigrams"),
        ]

    def __str__(self) -> str:
        return self.word


class LibraryLanguage(models.Model):
    """The language that a member's words are in; without a row it is English."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    language = models.CharField(max_length=16, default="english")

    def __str__(self) -> str:
        return self.language
