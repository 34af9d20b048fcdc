"""`manage.py predict orientation DIR OUT.csv`: what a model says of a folder of photos. Needs no server."""

from collections.abc import Mapping
from typing import Any

from search.evaluation.table import table
from search.management.task_command import TaskCommand


class Command(TaskCommand):
    help = "Write what a model says of each photo of a folder."

    def tasks(self) -> Mapping[str, str]:
        return {"orientation": "search.orientation.prediction"}

    def report(self, figures: dict[str, Any], options: dict[str, Any]) -> None:
        self.stdout.write(table({"task": options["task"], **figures}))
