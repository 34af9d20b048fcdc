"""Members and the tokens their programs sign in with."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A member with a library of their own; staff also curate in the admin."""

    one_time_password = models.BooleanField(
        default=False, help_text="The password was made by Plumb and should be replaced by the member's own."
    )

    class Meta:
        ordering = ["username"]
        verbose_name = "user"
        verbose_name_plural = "users"

    def set_password(self, raw_password: str | None) -> None:
        """Wherever a member gets a new password (page, admin, command line), it is their own from then on."""
        super().set_password(raw_password)
        self.one_time_password = False


class ApiToken(models.Model):
    """Lets a program act for a member. Only the token's hash is kept, so it cannot be shown again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="What uses it.")
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it never expires.")

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "API token"

    def __str__(self) -> str:
        return self.name
