"""Make .venv and install the wheels, when they are not there yet. Runs with the system's Python, before any wheel."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def main() -> None:
    development = "--dev" in sys.argv[1:]
    _make_venv()
    _install(ROOT / ("requirements-dev.txt" if development else "requirements.txt"))
    _install(ROOT / "requirements-no-deps.txt", "--no-deps")
    if development:
        _need_chromium()


def _make_venv() -> None:
    finished = PYTHON.exists() and any(VENV.glob(".*.stamp"))
    if finished or _succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    print("Making .venv ...", flush=True)
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if _succeeds(make):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not _apt_install(package) or not _succeeds(make):
        sys.exit(f"{sys.executable} cannot make a virtual environment: install {package} and try again.")


def _install(requirements: Path, *options: str) -> None:
    """pip, unless the stamp says that exactly these requirements are in."""
    stamp = VENV / f".{requirements.stem}.stamp"
    digest = _digest(requirements)
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"Installing {requirements.name} (a few minutes the first time) ...", flush=True)
    install = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *options,
        "-r",
        str(requirements),
    ]
    if subprocess.run(install, check=False).returncode != 0:
        sys.exit("pip could not install the wheels: its lines above say why. Is a package index in reach?")
    stamp.write_text(digest)


def _digest(requirements: Path) -> str:
    """Of the Python and of all requirement files: one may name another."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {VENV}".encode())
    for file in sorted(requirements.parent.glob("requirements*.txt")):
        if requirements.name != "requirements.txt" or file.name == "requirements.txt":
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _need_chromium() -> None:
    if os.environ.get("PLUMB_CHROMIUM") or any(shutil.which(name) for name in CHROMIUM):
        return
    if _apt_install("chromium"):
        return
    print(
        "No Chromium: the end-to-end tests need one (apt install chromium, or PLUMB_CHROMIUM=/path/to/chromium).",
        file=sys.stderr,
    )
    if os.environ.get("CI"):
        sys.exit(1)


def _apt_install(package: str) -> bool:
    """Install a Debian package where that is ours to do: as root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {package} with apt-get ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def _succeeds(command: list[str]) -> bool:
    try:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


if __name__ == "__main__":
    main()
