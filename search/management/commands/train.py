"""`manage.py train TASK`: train a model here; goes on where it was cut off."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from search.evaluation.table import table
from search.management.task_command import TaskCommand


class Command(TaskCommand):
    help = "Train a model: checkpoint, resume, early stop, progress bar, TensorBoard log, model card."

    def tasks(self) -> Mapping[str, str]:
        return settings.TRAIN_TASKS

    def report(self, figures: dict[str, Any], options: dict[str, Any]) -> None:
        self.stdout.write(table({"task": options["task"], **figures}))
