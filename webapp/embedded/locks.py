"""File locks that live exactly as long as the processes that hold them."""

import fcntl
import os
import time
from pathlib import Path


def lock_take(file: Path, *, seconds: float = 0.0) -> int | None:
    """Lock the file, waiting so long for its holder to end; a descriptor, or None while another holds it.

    The lock belongs to the open file: whoever inherits the descriptor keeps it, until the last has ended.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() >= end:
                os.close(descriptor)
                return None
            time.sleep(0.05)


def locked(file: Path) -> bool:
    """Whether a living process holds the file."""
    descriptor = lock_take(file)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False
