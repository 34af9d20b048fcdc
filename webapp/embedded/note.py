"""A running `up` notes who and where it is, for a second `up` and for commands."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from webapp.embedded import paths

# How far an `up` goes: database and broker; also migrated; also workers; also the web site.
SERVICES, READY, WORKERS, EVERYTHING = "services", "ready", "workers", "everything"
SIGN_IN_WORDS = "one-time password"
LEVELS = (SERVICES, READY, WORKERS, EVERYTHING)


def _file(home: Path) -> Path:
    return paths.run_folder(home) / "up.json"


def note_write(home: Path, url: str, *, ready: bool) -> None:
    fresh = _file(home).with_suffix(".new")
    fresh.write_text(json.dumps({"process": os.getpid(), "url": url, "ready": ready}))
    fresh.replace(_file(home))


def note_remove(home: Path) -> None:
    _file(home).unlink(missing_ok=True)


def already_running(home: Path) -> str:
    """What to tell somebody who starts a second one."""
    try:
        note = json.loads(_file(home).read_text())
    except (OSError, ValueError):
        note = {}
    where = f" at {note['url']}" if note.get("url") else ""
    return (
        f"Plumb already runs{where} on {home} (process {note.get('process', 'unknown')}). "
        "Stop that one first, or set PLUMB_HOME and PORT to start another."
    )


def wait_for_note(home: Path, alive: Callable[[], bool], seconds: float = 180.0) -> bool:
    """Block until the `up` of this home is ready; False when it ended or took too long."""
    end = time.monotonic() + seconds
    while alive() and time.monotonic() < end:
        try:
            if json.loads(_file(home).read_text())["ready"]:
                return True
        except (OSError, ValueError):
            pass  # not written yet
        time.sleep(0.05)
    return False
