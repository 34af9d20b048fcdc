"""Keeps child processes running: starts them in order, restarts what crashes, ends them all."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from webapp.embedded.errors import StartError
from webapp.embedded.processes import Child, Say, Spec, start_and_wait

LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0
POLL_SECONDS = 0.1


@dataclass
class _Kept:
    """A child that is to be running, with the count of its recent crashes."""

    make: Callable[[], Spec]
    child: Child
    backing: bool
    failures: int = 0
    due: float | None = None


class Supervisor:
    """Use from the main thread only: the kernel ties children to the thread that starts them."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._kept: list[_Kept] = []

    def start(
        self, make: Callable[[], Spec], *, ready: Callable[[], bool] | None = None, backing: bool = False
    ) -> None:
        """Start a child and wait until it is ready. `backing`: others need it, so it is the last to be ended."""
        spec = make()
        child = start_and_wait(spec, ready, self._say) if ready else Child(spec, self._say)
        self._kept.append(_Kept(make, child, backing))

    def tend(self) -> None:
        """One look at every child: note who has ended, restart who is due."""
        for kept in self._kept:
            if kept.due is not None:
                if time.monotonic() >= kept.due:
                    self._restart(kept)
            elif not kept.child.alive:
                self._note_end(kept)

    def watch(self, *, until: Callable[[], bool], patience: int | None = None) -> None:
        """Tend the children until the condition holds. Raises StartError when one crashes more often than that."""
        while not until():
            self.tend()
            for kept in self._kept:
                if patience is not None and kept.failures > patience:
                    raise StartError(f"{kept.child.spec.name} keeps ending; its lines above say why.")
            time.sleep(POLL_SECONDS)

    def stop(self, *, backing: bool) -> int:
        """End those that do the work or, with `backing`, the database and broker they need. Returns how many."""
        group = [kept.child for kept in self._kept if kept.backing is backing]
        self._kept = [kept for kept in self._kept if kept.backing is not backing]
        for child in group:
            child.ask_to_stop()
        for child in group:
            child.stop()
        return len(group)

    def _note_end(self, kept: _Kept) -> None:
        kept.child.kill()  # whatever it left behind in its process group
        if time.monotonic() - kept.child.started > STEADY_SECONDS:
            kept.failures = 0
        delay = min(LONGEST_DELAY, 0.5 * 2**kept.failures)
        kept.failures += 1
        kept.due = time.monotonic() + delay
        code = kept.child.process.returncode
        self._say("plumb", f"{kept.child.spec.name} ended ({_ending(code)}); restarted in {delay:.1f} s")

    def _restart(self, kept: _Kept) -> None:
        try:
            kept.child = Child(kept.make(), self._say)
        except StartError as error:
            self._say("plumb", str(error))
            kept.due = time.monotonic() + LONGEST_DELAY
        else:
            kept.due = None


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
