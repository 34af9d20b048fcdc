"""Runs that group a library; their life is that of every run (search.runs)."""

from typing import Any

from django.utils.translation import gettext as _

from search.clusters.registry import ALGORITHMS, DEFAULT
from search.errors import ClusterError
from search.models import ClusterRun
from search.runs import run_open


def run_start(*, owner_id: int, algorithm: str = "", k: int | None = None) -> ClusterRun:
    """Ask for a new grouping of the member's library; the one already under way, if there is one."""
    name = algorithm or DEFAULT
    if name not in ALGORITHMS:
        raise ClusterError(
            _("There is no clustering algorithm %(name)r; choose one of %(value)s.")
            % {"name": name, "value": ", ".join(ALGORITHMS)}
        )
    parameters: dict[str, Any] = {} if k is None else {"k": k}
    return run_open(kind=ClusterRun, owner_id=owner_id, algorithm=name, parameters=parameters)
