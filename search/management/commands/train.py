"""`manage.py train TASK`: train a model here; goes on where it was cut off."""

import argparse
from argparse import ArgumentParser
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.extractors.errors import ExtractorError
from webapp.photos.errors import AnswerableError

LATER = ("retrieval", "local-features", "text-image")
TOLD = (AnswerableError, ExtractorError, OSError)


class Task(Protocol):
    """A module of settings.TRAIN_TASKS."""

    help: str

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, options: dict[str, Any]) -> dict[str, Any]: ...


class Command(BaseCommand):
    help = "Train a model: checkpoint, resume, early stop, progress bar, TensorBoard log, model card."

    def add_arguments(self, parser: CommandParser) -> None:
        known = sorted({*settings.TRAIN_TASKS, *LATER})
        parser.add_argument("task", choices=known, help="Then --help says what the task takes.")
        parser.add_argument("arguments", nargs=argparse.REMAINDER, help="The task's own options.")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["task"]
        if name not in settings.TRAIN_TASKS:
            raise CommandError(f"Training {name!r} is not available yet.")
        task = cast(Task, import_module(settings.TRAIN_TASKS[name]))
        parser = CommandParser(prog=f"manage.py train {name}", description=task.help)
        task.add_arguments(parser)
        chosen = vars(parser.parse_args(options["arguments"]))
        try:
            figures = task.run(chosen)
        except TOLD as error:
            raise CommandError(str(error)) from error
        for key, value in figures.items():
            self.stdout.write(f"{key:<24} {value}")
