"""The Makefile's face, and the stamps behind it."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.processes import ROOT
from webapp.embedded import bootstrap, browser


def test_bare_make_lists_every_target_with_one_line() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = {line.split()[1] for line in said.splitlines()}
    assert {"run", "test", "lint", "format", "e2e", "build", "migrate", "clean"} <= listed
    assert all(len(line.split(None, 2)) == 3 for line in said.splitlines())


def test_ci_runs_make_test_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." && CI=true exec make test']


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        *[("v18.20.0", False), ("v20.18.9", False), ("v20.19.0", True), ("v21.7.0", False)],
        *[("v22.11.0", False), ("v22.12.0", True), ("v24.1.0", True), ("nonsense", False)],
    ],
)
def test_only_a_node_that_vite_accepts_is_used(version: str, enough: bool, tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    assert browser._is_new_enough(str(node)) is enough


def test_changed_sources_change_the_stamp_and_built_files_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "FRONTEND", tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "library.ts").write_text("one")
    before = browser._digest(browser._sources())
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "library.js").write_text("built")
    assert browser._digest(browser._sources()) == before
    (tmp_path / "src" / "library.ts").write_text("two")
    assert browser._digest(browser._sources()) != before


def test_wheels_are_installed_again_only_when_the_requirements_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    done = subprocess.CompletedProcess[str]([], 0)

    def run(command: list[str], check: bool) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return done

    monkeypatch.setattr(subprocess, "run", run)
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("django\n")
    bootstrap._install(requirements)
    bootstrap._install(requirements)
    assert len(calls) == 1
    requirements.write_text("django\ncelery\n")
    bootstrap._install(requirements)
    assert len(calls) == 2
