"""A trained model on disk, named by the hash of its weights."""

from django.db import models


class ModelVersion(models.Model):
    task = models.CharField(max_length=32, help_text="What it is for: orientation, captioner, descriptor ...")
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, help_text="Of the weights file.")
    preprocessing = models.CharField(max_length=120, blank=True)
    precision = models.CharField(max_length=16, default="fp32")
    path = models.CharField(
        max_length=500, help_text="Of the weights file, from the project's or the state's root."
    )
    card = models.JSONField(default=dict, help_text="Data, command, seed, metrics, licence, configuration.")
    active = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["task", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["task", "sha256"], name="model_version_once"),
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(active=True), name="model_version_one_active_per_task"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Short name written beside every result: name, weights, precision."""
        return f"{self.name}@{self.sha256[:12]}/{self.precision}"
