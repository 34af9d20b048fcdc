"""manage.py up: run the whole of Plumb under one supervisor."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from webapp.embedded import note, up
from webapp.embedded.console import Console
from webapp.embedded.errors import StartError


class Command(BaseCommand):
    help = "Start database, broker, web, workers and clock, and tend them until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--level",
            choices=note.LEVELS,
            default=note.EVERYTHING,
            help="how far to go: database and broker; also migrated; also workers; also the web site (default)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            up.run(options["level"], Console().say)
        except StartError as error:
            raise CommandError(str(error)) from error
