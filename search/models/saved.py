"""A search that a member keeps: an album that fills itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from webapp.photos.models.identifiers import uuid7


class SavedSearch(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=200)
    text = models.CharField(max_length=500, blank=True, help_text="As it is typed into the search box.")
    filters = models.JSONField(default=dict, blank=True, help_text="Filters beside what is typed.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Can be brought back for a day.")

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(
                fields=["owner", "-updated_at", "-id"],
                name="saved_search_by_owner",
                condition=Q(removed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name
