"""The supervisor, over small processes that stand for Plumb's."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import ROOT, wait_until
from webapp.embedded.errors import StartError
from webapp.embedded.processes import Spec, start_and_wait
from webapp.embedded.supervisor import Supervisor


class Log:
    """Remembers what was said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, name: str, line: str) -> None:
        self.lines.append(f"{name}: {line}")


def script(name: str, code: str, **more: float) -> Spec:
    return Spec(name, (sys.executable, "-u", "-c", code), dict(os.environ), **more)  # type: ignore[arg-type]


def test_a_crashed_child_is_started_again_and_its_lines_carry_its_name() -> None:
    log = Log()
    supervisor = Supervisor(log.say)
    supervisor.start(lambda: script("web", "print('here I am'); raise SystemExit(3)"))
    supervisor.watch(until=lambda: log.lines.count("web: here I am") >= 2)
    supervisor.stop(backing=False)
    assert "plumb: web ended (exit code 3); restarted in 0.5 s" in log.lines


def test_a_child_that_crashes_again_and_again_waits_longer_each_time() -> None:
    log = Log()
    supervisor = Supervisor(log.say)
    supervisor.start(lambda: script("web", "raise SystemExit(1)"))
    with pytest.raises(StartError, match="web keeps ending"):
        supervisor.watch(until=lambda: False, patience=2)
    supervisor.stop(backing=False)
    delays = [line.rsplit(" ", 2)[1] for line in log.lines if "restarted in" in line]
    assert delays == ["0.5", "1.0", "2.0"]


def test_workers_end_before_the_services_they_need() -> None:
    log = Log()
    waits = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(print('bye'))); print(1); time.sleep(60)"
    supervisor = Supervisor(log.say)
    supervisor.start(lambda: script("database", waits), backing=True)
    supervisor.start(lambda: script("worker", waits))
    wait_until(lambda: len(log.lines) == 2, 10, "The start of both")
    supervisor.stop(backing=False)
    supervisor.stop(backing=True)
    assert log.lines[2:] == ["worker: bye", "database: bye"]


def test_a_child_that_will_not_end_is_killed_with_all_it_started() -> None:
    log = Log()
    stubborn = (
        "import signal, subprocess, time; signal.signal(15, signal.SIG_IGN);"
        "print(subprocess.Popen(['sleep', '600']).pid); time.sleep(600)"
    )
    supervisor = Supervisor(log.say)
    supervisor.start(lambda: script("worker", stubborn, stop_seconds=0.5))
    wait_until(lambda: log.lines, 10, "The start of the child")
    grandchild = Path("/proc") / log.lines[0].split()[1]
    assert grandchild.exists()
    supervisor.stop(backing=False)
    wait_until(lambda: not grandchild.exists(), 5, "The end of the grandchild")


def test_a_child_that_never_gets_ready_stops_the_start() -> None:
    with pytest.raises(StartError, match="database did not start"):
        start_and_wait(script("database", "raise SystemExit(1)"), lambda: False, Log().say)


def test_children_end_when_the_supervisor_is_killed() -> None:
    code = (
        "import os, sys; from webapp.embedded.processes import Spec;"
        "from webapp.embedded.supervisor import Supervisor;"
        "supervisor = Supervisor(lambda name, line: print(line, flush=True));"
        "supervisor.start(lambda: Spec('worker', (sys.executable, '-c', "
        "'import os, time; print(os.getpid(), flush=True); time.sleep(600)'), dict(os.environ)));"
        "supervisor.watch(until=lambda: False)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    child = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_until(lambda: not Path(f"/proc/{child}").exists(), 5, "The end of the child")


def test_a_lock_lives_as_long_as_the_process_that_inherited_it(tmp_path: Path) -> None:
    spec = Spec("database", ("/bin/sleep", "1"), lock=tmp_path / "run" / "database.lock")
    first = start_and_wait(spec, lambda: True, Log().say)
    started = time.monotonic()
    second = start_and_wait(spec, lambda: True, Log().say)  # waits for the first to end
    assert time.monotonic() - started > 0.5
    assert not first.alive
    second.stop()
