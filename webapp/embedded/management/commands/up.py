"""manage.py up: run the whole of Plumb under one supervisor."""

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from webapp.embedded import note, up
from webapp.embedded.console import Console
from webapp.embedded.errors import StartError
from webapp.embedded.lifeline import die_with_parent


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

        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started this one does"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["with_parent"]:
            die_with_parent(signal.SIGTERM, os.getppid())
        try:
            up.run(options["level"], Console().say)
        except StartError as error:
            raise CommandError(str(error)) from error
