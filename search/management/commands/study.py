"""`manage.py study NAME`: an experiment of our own, as a table. Needs no server."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from search.management.task_command import TaskCommand


class Command(TaskCommand):
    help = "Ask a question of the models and the data by an experiment; prints a table, writes JSON."

    def tasks(self) -> Mapping[str, str]:
        return settings.STUDY_TASKS

    def add_common_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write every figure here, as JSON.")

    def report(self, figures: dict[str, Any], options: dict[str, Any]) -> None:
        """The rows as a Markdown table, then how they were got."""
        rows: list[dict[str, Any]] = figures["rows"]
        self.stdout.write("| " + " | ".join(rows[0]) + " |")
        self.stdout.write("|" + "---|" * len(rows[0]))
        for row in rows:
            self.stdout.write("| " + " | ".join(_shown(value) for value in row.values()) + " |")
        self.stdout.write(figures["protocol"])
        if options["json"]:
            text = json.dumps({"task": options["task"], **figures}, indent=2, default=float)
            options["json"].write_text(text + "\n", encoding="utf-8")


def _shown(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
