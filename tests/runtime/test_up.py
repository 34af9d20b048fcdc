"""`manage.py up` as a whole: one real site, from outside."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.processes import ROOT, LiveSite, plumb_environment, site_start, wait_until
from webapp.embedded.up import listener_bind

pytestmark = pytest.mark.slow


def family(site: LiveSite) -> list[psutil.Process]:
    return psutil.Process(site.process.pid).children(recursive=True)


def named(site: LiveSite, words: str) -> psutil.Process:
    return next(process for process in family(site) if words in " ".join(process.cmdline()))


def up(home: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to end by itself."""
    command = [sys.executable, "manage.py", "up"]
    environment = plumb_environment(home, **extra)
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_healthz_tells_anybody_how_every_part_is(live_site: LiveSite) -> None:
    status, report = live_site.call("GET", "/healthz")
    assert status == 200
    assert report["status"] == "ok"
    assert report["components"]["database"] == report["components"]["broker"] == "ok"
    assert report["components"]["models"] == "ok"
    assert set(report["components"]["workers"]) == {
        "io",
        "vision",
        "caption",
        "ocr",
        "maintenance",
        "interactive",
    }
    assert all(count >= 1 for count in report["components"]["workers"].values())
    assert report["pending"] == 0


def test_healthz_is_cheap(live_site: LiveSite) -> None:
    live_site.health()
    times = []
    for _ in range(9):
        started = time.perf_counter()
        live_site.health()
        times.append(time.perf_counter() - started)
    assert sorted(times)[4] < 0.15  # median; other tests' workers share the cores


def test_a_second_start_on_the_same_home_says_where_the_first_is(live_site: LiveSite) -> None:
    second = up(live_site.home, PORT="1")
    assert second.returncode != 0
    assert f"Plumb already runs at {live_site.url}" in second.stderr
    assert str(live_site.process.pid) in second.stderr


def test_a_busy_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = up(tmp_path, PORT=str(port))
    assert refused.returncode != 0
    assert f"Port {port}" in refused.stderr
    assert "PORT=8001 make run" in refused.stderr
    assert not (tmp_path / "postgres").exists()


def test_answers_do_not_wait_for_the_receipt_of_their_heads() -> None:
    with listener_bind("127.0.0.1", 0) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_commands_find_the_running_database_by_themselves(live_site: LiveSite) -> None:
    program = "from webapp.accounts.models import User; print(User.objects.order_by('pk').first().username)"
    assert live_site.manage("shell", "-v0", "-c", program).strip() == "admin"


def test_the_secret_key_is_made_once_and_is_its_owners_alone(live_site: LiveSite) -> None:
    kept = live_site.home / "secret_key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(kept.read_text()) >= 50


def test_a_crashed_web_process_comes_back(live_site: LiveSite) -> None:
    before = named(live_site, "uvicorn")
    before.kill()
    before.wait(5)
    wait_until(lambda: live_site.health().get("status") == "ok", 30, "The restart of the web process")
    assert named(live_site, "uvicorn").pid != before.pid


def test_a_killed_database_comes_back_with_its_rows(live_site: LiveSite) -> None:
    named(live_site, "bin/postgres -D").kill()
    wait_until(lambda: live_site.health().get("status") != "ok", 10, "The database's end")
    wait_until(lambda: live_site.health().get("status") == "ok", 60, "The restart of the database")
    assert live_site.token()


def test_nothing_is_left_after_kill_9_of_the_supervisor_and_the_next_start_goes_on(tmp_path: Path) -> None:
    with site_start(tmp_path) as site:
        processes = family(site)
        assert len(processes) >= 8  # database and its own, broker, web, two workers, pool, beat
        site.process.send_signal(signal.SIGKILL)
        site.process.wait()
        assert not psutil.wait_procs(processes, timeout=20)[1]
    with site_start(tmp_path) as site:
        assert site.token()
        processes = family(site)
        site.process.terminate()
        assert site.process.wait(30) == 0
        assert not psutil.wait_procs(processes, timeout=1)[1]


def test_external_services_replace_the_embedded_ones(services: None, tmp_path: Path) -> None:
    from django.conf import settings

    from webapp.embedded import paths

    theirs = settings.PLUMB_HOME
    link = {
        "DATABASE_URL": paths.database_url(theirs),
        "REDIS_URL": paths.redis_url(theirs, 5),
    }
    with site_start(tmp_path, **link) as site:
        assert site.health()["status"] == "ok"
        assert not (tmp_path / "postgres").exists()
        assert not (tmp_path / "valkey").exists()
        assert not any("bin/postgres" in " ".join(process.cmdline()) for process in family(site))


def test_a_database_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from webapp.embedded import preparation
    from webapp.embedded.errors import StartError

    monkeypatch.setattr(preparation, "EXTERNAL_SECONDS", 0.0)
    monkeypatch.setattr(preparation, "_database_address", lambda: f"host={tmp_path} dbname=none")
    with pytest.raises(StartError, match="DATABASE_URL does not answer"):
        preparation.wait_for_external_database(lambda *_: None)
