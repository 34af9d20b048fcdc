"""Folders that only their owner may enter, and the folders of installed wheels."""

import os
from importlib.util import find_spec
from pathlib import Path

from webapp.embedded.errors import StartError
from webapp.embedded.lifeline import NOBODY


def private_folder(folder: Path) -> None:
    """Make the folder for this user alone. Raises StartError when it is there and belongs to another."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owners = {os.geteuid()} if os.geteuid() else {0, NOBODY}
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise StartError(
            f"{folder} belongs to somebody else: remove it, or set PLUMB_HOME to a folder of yours."
        )
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def wheel_folder(package: str) -> Path:
    """Where a wheel's package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(
            f"The wheel of {package} is missing: run `make run`, or pip install -r requirements.txt."
        )
    return Path(spec.submodule_search_locations[0])
