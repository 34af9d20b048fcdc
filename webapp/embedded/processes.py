"""One child process: how to start it, how to end it, and its lines in our log."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from webapp.embedded import lifeline
from webapp.embedded.errors import StartError
from webapp.embedded.locks import lock_take

Say = Callable[[str, str], None]
LOCK_SECONDS = 30.0


@dataclass(frozen=True)
class Spec:
    """What to run. `death_signal`: sent by the kernel when we die; `stop_signal`: sent by us to end it."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    death_signal: signal.Signals = signal.SIGKILL
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    identity: str = lifeline.SELF
    lock: Path | None = None
    inherit: tuple[int, ...] = ()
    quiet: tuple[str, ...] = ()  # lines with these words are not worth a line of ours


def lifeline_command(command: tuple[str, ...], death_signal: int, identity: str = lifeline.SELF) -> list[str]:
    """The command line that runs `command` tied to this very process."""
    script = [sys.executable, "-I", "-S", lifeline.__file__]
    return [*script, str(int(death_signal)), str(os.getpid()), identity, *command]


class Child:
    """A running process of a Spec. Start it from the main thread: the kernel ties it to that thread."""

    def __init__(self, spec: Spec, say: Say) -> None:
        self.spec = spec
        self._say = say
        self.started = time.monotonic()
        self.process = self._start()
        self._reader = threading.Thread(target=self._read, name=f"log-{spec.name}", daemon=True)
        self._reader.start()

    def _start(self) -> subprocess.Popen[str]:
        spec = self.spec
        lock = self._lock()
        try:
            return subprocess.Popen(
                lifeline_command(spec.command, spec.death_signal, spec.identity),
                env=dict(spec.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                pass_fds=(*spec.inherit, *([lock] if lock is not None else [])),
                start_new_session=True,  # Ctrl-C is for the supervisor, which ends its children in order
            )
        finally:
            if lock is not None:
                os.close(lock)

    def _lock(self) -> int | None:
        if self.spec.lock is None:
            return None
        lock = lock_take(self.spec.lock, seconds=LOCK_SECONDS)
        if lock is None:
            raise StartError(
                f"Another {self.spec.name} still uses {self.spec.lock.parent.parent}. "
                "Stop it first, or choose another PLUMB_HOME."
            )
        return lock

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() and not any(words in line for words in self.spec.quiet):
                self._say(self.spec.name, line.rstrip("\n"))

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.alive:
            self.process.send_signal(self.spec.stop_signal)

    def stop(self) -> None:
        """Wait for the end that was asked for, then take the whole process group down. Safe to call twice."""
        self.ask_to_stop()
        try:
            self.process.wait(self.spec.stop_seconds)
        except subprocess.TimeoutExpired:
            self._say(self.spec.name, f"did not end within {self.spec.stop_seconds:.0f} s; killed")
        self.kill()

    def kill(self) -> None:
        """End it and whatever it started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(timeout=2)


def start_and_wait(spec: Spec, ready: Callable[[], bool], say: Say, seconds: float = 60.0) -> Child:
    """Start it and block until it answers. Raises StartError when it ends first or takes too long."""
    child = Child(spec, say)
    try:
        end = time.monotonic() + seconds
        while not ready():
            if not child.alive or time.monotonic() > end:
                raise StartError(f"The {spec.name} did not start; its lines above say why.")
            time.sleep(0.03)
    except BaseException:
        child.stop()
        raise
    return child
