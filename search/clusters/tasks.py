"""Celery's side of clustering: shells over the services; runs in the queue `maintenance`."""

from typing import Any
from uuid import UUID

from celery import shared_task

from search.clusters.edits.cutting import cuts_make
from search.clusters.edits.jobs import edit_execute
from search.clusters.refresh import clusters_refresh
from search.clusters.services import run_execute
from search.clusters.trees.services import tree_renew
from search.models import Cluster
from search.retrieval.doorway import answer


@shared_task(name="search.clusters.run", ignore_result=True)
def run(run_id: str) -> None:
    """Group one member's library."""
    run_execute(run_id=UUID(run_id))


@shared_task(name="search.clusters.edit", ignore_result=True)
def edit(run_id: str) -> None:
    """Change a member's clusters, many photos at once."""
    edit_execute(run_id=UUID(run_id))


@shared_task(name="search.clusters.refresh", ignore_result=True)
def refresh() -> None:
    """Start runs for libraries that have grown; beat calls it."""
    clusters_refresh()


@shared_task(name="search.interactive.cluster_cuts", ignore_result=True)
def cluster_cuts(*, reply: str, cluster: str) -> None:
    """Work out ways to split a cluster, for a member who waits, in the queue `interactive`."""
    answer(reply, lambda: cuts_make(cluster=Cluster.objects.get(pk=cluster)))


@shared_task(name="search.interactive.cluster_tree", ignore_result=True)
def cluster_tree(*, reply: str, owner: int) -> None:
    """Bring a member's tree up to how the clusters stand, for a member who waits, in the queue `interactive`."""
    answer(reply, lambda: _renewed(owner))


def _renewed(owner: int) -> dict[str, Any]:
    tree_renew(owner_id=owner)
    return {}
