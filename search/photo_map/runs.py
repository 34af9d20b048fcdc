"""Runs that lay out a library; their life is that of every run (search.runs)."""

from uuid import UUID

from search.models import MapRun
from search.photo_map.registry import DEFAULT, layout_named
from search.photo_map.services import map_lay_out
from search.runs import now_and_then, run_carry_out, run_open, run_progress


def run_start(*, owner_id: int, algorithm: str = "", fresh: bool = False) -> MapRun:
    """Ask for a new layout of the member's map; the run already under way, if there is one.

    `fresh` begins from nothing; else the photos begin where they lie now.
    """
    layout_named(algorithm or DEFAULT)
    parameters = {"fresh": True} if fresh else {}
    return run_open(kind=MapRun, owner_id=owner_id, algorithm=algorithm or DEFAULT, parameters=parameters)


def run_execute(*, run_id: UUID) -> None:
    """Lay out the member's library; however it ends, the run says so."""
    run_carry_out(
        kind=MapRun,
        run_id=run_id,
        work=lambda run: map_lay_out(run=run, tell=now_and_then(run_progress(run))),
        broke="The map could not be laid out",
    )
