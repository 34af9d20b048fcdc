"""`manage.py models list|install FILE|activate NAME|sync`: the trained models of this installation."""

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.extractors.conversion import SUFFIXES, safetensors_of
from search.extractors.errors import ExtractorError
from webapp.photos.errors import ModelError
from webapp.photos.models import ModelVersion
from webapp.photos.services.models import model_activate, model_install, models_sync


class Command(BaseCommand):
    help = "List, install and activate trained models. Only safetensors files are taken, never pickles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        actions.add_parser("list", help="What is registered, and what is in use.")
        actions.add_parser("sync", help="Register the shipped models and those in PLUMB_HOME/models.")
        install = actions.add_parser("install", help="Copy a model here and register it.")
        install.add_argument(
            "file", type=Path, metavar="FILE", help="Weights (.safetensors), card beside them."
        )
        activate = actions.add_parser("activate", help="Use this model for its task from now on.")
        activate.add_argument("name", metavar="NAME", help="As `models list` shows it.")
        activate.add_argument("--task", default="", help="Needed when two tasks have a model of that name.")
        activate.add_argument("--sha256", default="", help="Its beginning, when names repeat.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(options)
        except (ModelError, ExtractorError, OSError) as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        for version in ModelVersion.objects.order_by("task", "-active", "-created_at"):
            mark = "*" if version.active else " "
            self.stdout.write(f"{mark} {version.task:<12} {version.label:<52} {version.path}")
        if not ModelVersion.objects.exists():
            self.stdout.write("No model is registered yet: manage.py models sync")

    def _sync(self, options: dict[str, Any]) -> None:
        for version in models_sync():
            self.stdout.write(f"{version.task:<12} {version.label}")

    def _install(self, options: dict[str, Any]) -> None:
        version = self._installed(options["file"])
        self.stdout.write(f"{version.label} is installed for {version.task}.")
        self.stdout.write(f"Use it: manage.py models activate {version.name} --sha256 {version.sha256[:12]}")

    def _installed(self, file: Path) -> ModelVersion:
        if file.suffix not in SUFFIXES:
            return model_install(file=file)
        with TemporaryDirectory() as folder:
            return model_install(file=safetensors_of(file, Path(folder)))

    def _activate(self, options: dict[str, Any]) -> None:
        task = options["task"] or self._task_of(options["name"])
        version = model_activate(task=task, name=options["name"], sha256=options["sha256"])
        self.stdout.write(f"{version.label} is now in use for {version.task}.")

    def _task_of(self, name: str) -> str:
        tasks = sorted(set(ModelVersion.objects.filter(name=name).values_list("task", flat=True)))
        if len(tasks) > 1:
            raise ModelError(f"{name!r} is a model for {' and '.join(tasks)}; say which with --task.")
        if not tasks:
            known = sorted(set(ModelVersion.objects.values_list("name", flat=True)))
            raise ModelError(f"There is no model {name!r}; known are: {', '.join(known) or 'none'}.")
        return tasks[0]
