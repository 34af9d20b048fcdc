"""`manage.py evaluate TASK`: measure a model or a search on photos given by path. Needs no server."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from search.evaluation.table import table
from search.management.task_command import TaskCommand


class Command(TaskCommand):
    help = "Measure a task on photos given by path; prints a table and writes every figure as JSON."

    def tasks(self) -> Mapping[str, str]:
        return settings.EVALUATE_TASKS

    def add_common_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write every figure here, as JSON.")

    def report(self, figures: dict[str, Any], options: dict[str, Any]) -> None:
        """A table on the screen; in the file, all of it."""
        self.stdout.write(table({"task": options["task"], **figures}))
        if options["json"]:
            text = json.dumps({"task": options["task"], **figures}, indent=2, default=float)
            options["json"].write_text(text + "\n", encoding="utf-8")
