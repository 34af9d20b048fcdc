"""Runs that group a library; their life is that of every run (search.runs)."""

from typing import Any

from django.utils.translation import gettext as _

from search.clusters.algorithms.registry import ALGORITHMS, DEFAULT
from search.clusters.algorithms.texts import WEIGHTS, weights_checked
from search.clusters.anchors import FRESH
from search.errors import ClusterError
from search.models import ClusterRun
from search.runs import State, run_open


def run_start(
    *,
    owner_id: int,
    algorithm: str = "",
    k: int | None = None,
    weights: dict[str, float] | None = None,
    fresh: bool = False,
) -> ClusterRun:
    """Ask for a new grouping of the member's library; the one already under way, if there is one.

    `weights` say how much words count beside what photos show (search.clusters.algorithms.texts). A `fresh` run does
    not start from what the last one with the same settings found.
    """
    name = algorithm or DEFAULT
    if name not in ALGORITHMS:
        raise ClusterError(
            _("There is no clustering algorithm %(name)r; choose one of %(value)s.")
            % {"name": name, "value": ", ".join(ALGORITHMS)}
        )
    chosen = weights_checked(WEIGHTS if weights is None else weights)
    parameters: dict[str, Any] = {"weights": chosen}
    parameters |= ({} if k is None else {"k": k}) | ({FRESH: True} if fresh else {})
    return run_open(kind=ClusterRun, owner_id=owner_id, algorithm=name, parameters=parameters)


def run_again(*, owner_id: int) -> ClusterRun:
    """A run as the last one that went well was asked for; as nobody asked for, where there was none."""
    done = ClusterRun.objects.filter(owner_id=owner_id, state=State.SUCCESS)
    last = done.order_by("-created_at", "-id").first()
    if last is None or last.algorithm not in ALGORITHMS:
        return run_start(owner_id=owner_id)
    parameters = {name: value for name, value in last.parameters.items() if name != FRESH}
    return run_open(kind=ClusterRun, owner_id=owner_id, algorithm=last.algorithm, parameters=parameters)
