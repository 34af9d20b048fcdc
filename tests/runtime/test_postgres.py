"""The starter of the embedded PostgreSQL."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.processes import ROOT, wait_until
from webapp.embedded import lifeline, paths, postgres
from webapp.embedded.errors import StartError
from webapp.embedded.postgres import Postgres
from webapp.embedded.processes import Child, start_and_wait


def say(name: str, line: str) -> None:
    print(f"{name} | {line}")


@contextmanager
def running(home: Path) -> Iterator[Child]:
    server = Postgres(home)
    child = start_and_wait(server.spec(), server.ready, say)
    try:
        yield child
    finally:
        child.stop()


def rows(home: Path) -> int:
    with psycopg.connect(paths.database_url(home)) as link:
        found = link.execute("SELECT count(*) FROM kept").fetchone()
    assert found
    return int(found[0])


@pytest.mark.slow
def test_rows_survive_a_kill_of_the_server(tmp_path: Path) -> None:
    with running(tmp_path) as child:
        with psycopg.connect(paths.database_url(tmp_path)) as link:
            link.execute("CREATE TABLE kept AS SELECT generate_series(1, 10000) AS number")
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
    with running(tmp_path):
        assert rows(tmp_path) == 10_000


@pytest.mark.slow
def test_the_server_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from webapp.embedded.postgres import Postgres;"
        "from webapp.embedded.processes import start_and_wait; server = Postgres(Path(sys.argv[1]));"
        "child = start_and_wait(server.spec(), server.ready, lambda *_: None); print(child.process.pid, flush=True);"
        "sys.stdin.read()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout
    server = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    wait_until(lambda: not Path(f"/proc/{server}").exists(), 20, "The end of the server")
    with running(tmp_path):  # and the folder is free for the next
        pass


@pytest.mark.slow
def test_a_deep_home_gets_a_short_socket_folder(tmp_path: Path) -> None:
    home = tmp_path / ("deep" * 25)
    assert len(str(home)) > paths.LONGEST_SOCKET
    with running(home), psycopg.connect(paths.database_url(home)) as link:
        assert link.execute("SELECT 1").fetchone() == (1,)
    folder = paths.socket_folder(home)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


@pytest.mark.slow
def test_a_start_that_was_cut_short_leaves_no_half_cluster(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "half").touch()
    with running(tmp_path):
        assert not (tmp_path / "postgres.new").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another identity to fall back to")
def test_root_falls_back_to_nobody_without_user_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory() as name:  # pytest's own folders are closed to nobody
        home = Path(name)
        home.chmod(0o755)
        monkeypatch.setattr(postgres, "server_identity", lambda: lifeline.NOBODY_USER)
        with running(home):
            assert (home / "postgres").stat().st_uid == lifeline.NOBODY
        monkeypatch.undo()
        with running(home):  # back in a user namespace: the folder is root's again
            assert (home / "postgres").stat().st_uid == 0


def test_a_cluster_of_another_version_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(StartError, match="was made by PostgreSQL 12"):
        Postgres(tmp_path).spec()


def test_shared_memory_moves_to_files_where_it_is_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "shm_is_small", lambda: True)
    assert "dynamic_shared_memory_type=mmap" in Postgres(tmp_path)._settings()


def test_extensions_that_the_search_needs_are_there(db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        assert {"vector", "pg_trgm"} <= {name for (name,) in cursor.fetchall()}
