"""Commands with tasks: `manage.py evaluate TASK`, `train TASK`, `predict TASK`.

A task is a module with `add_arguments(parser)` and `run(options) -> dict[str, Any]`, imported when it is asked
for. Adding one = one module and its line in settings.
"""

import argparse
from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

OUR_PACKAGES = {"webapp", "search", "captioning"}


class TaskParser(CommandParser):
    """Arguments of one task; its module is imported when they are parsed."""

    def __init__(self, *args: Any, path: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.path = path
        self.filled = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if not self.filled:
            import_module(self.path).add_arguments(self)
            self.filled = True
        return super().parse_known_args(args, namespace)


class TaskCommand(BaseCommand, ABC):
    """A command whose first word names a task. Errors of our own families are told without a traceback."""

    requires_system_checks: list[str] = []

    @abstractmethod
    def tasks(self) -> Mapping[str, str]:
        """Task -> dotted path of its module."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK", parser_class=TaskParser)
        paths = self.tasks()
        for name, path in sorted(paths.items()):
            self.add_common_arguments(tasks.add_parser(name, path=path, help=""))

    def add_common_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Arguments that every task of this command has."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            figures = import_module(self.tasks()[options["task"]]).run(options)
        except OSError as error:
            raise CommandError(str(error)) from error
        except Exception as error:
            if type(error).__module__.partition(".")[0] in OUR_PACKAGES:
                raise CommandError(str(error)) from error
            raise
        self.report(figures, options)

    def report(self, figures: dict[str, Any], options: dict[str, Any]) -> None:
        """Tell what the task found."""
