"""Lines on the terminal, each with the coloured name of the process that said it."""

import os
import sys
import threading
from typing import TextIO

WIDTH = 11
COLOURS = {"plumb": 36, "database": 34, "broker": 35, "web": 32, "interactive": 33, "worker": 93, "beat": 90}


class Console:
    """Prints `name | line`; safe to call from many threads."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._lock = threading.Lock()
        self._coloured = self._out.isatty() and "NO_COLOR" not in os.environ

    def say(self, name: str, line: str) -> None:
        label = f"{name:<{WIDTH}} |"
        if self._coloured:
            label = f"\x1b[{COLOURS.get(name, 37)}m{label}\x1b[0m"
        with self._lock:
            try:
                self._out.write(f"{label} {line}\n")
                self._out.flush()
            except (BrokenPipeError, ValueError):
                pass  # nobody reads any more; that is no reason to end
