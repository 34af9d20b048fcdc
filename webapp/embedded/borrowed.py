"""Commands find the running services by themselves; where none run, they are started for the command's duration."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from webapp.embedded import lifeline, note, paths
from webapp.embedded.errors import StartError
from webapp.embedded.locks import locked

WITHOUT_DATABASE = {
    *("up", "help", "version", "check", "collectstatic", "findstatic", "diffsettings", "spectacular"),
    *("makemessages", "compilemessages", "startapp", "train", "predict", "evaluate"),
}
WITH_DATABASE_AS_IT_IS = {
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "dbshell",
    "squashmigrations",
}


def level_needed(arguments: Sequence[str]) -> str | None:
    """How much of Plumb a command line (without the program's name) needs; None when nothing."""
    if not arguments or {"-h", "--help", "--version"} & set(arguments):
        return None
    command = arguments[0]
    if command == "evaluate" and "ann" in arguments:  # over made-up vectors, or over the library's own
        return note.SERVICES if "--n" in arguments else note.READY
    if command in WITHOUT_DATABASE and "text-search" not in arguments:  # whose words the database looks for
        return None
    if command in WITH_DATABASE_AS_IT_IS:
        return note.SERVICES
    if command == "import_photos" and "--wait" in arguments:
        return note.WORKERS
    return note.READY


@contextmanager
def services_for(arguments: Sequence[str], home: Path) -> Iterator[None]:
    """Run the body with what the command needs; does nothing where Plumb runs or the environment names servers."""
    level = level_needed(arguments)
    given = bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))
    if level is None or given or locked(paths.run_folder(home) / "up.lock"):
        yield
        return
    with _background(level, home):
        yield


@contextmanager
def _background(level: str, home: Path) -> Iterator[None]:
    log = paths.log_folder(home) / "command.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    note.note_remove(home)  # of one that was killed
    script = [
        sys.executable,
        "-I",
        "-S",
        lifeline.__file__,
        str(int(signal.SIGTERM)),
        str(os.getpid()),
        lifeline.SELF,
    ]
    log.unlink(missing_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
        process = subprocess.Popen(
            [*script, sys.executable, sys.argv[0], "up", "--level", level],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        if not note.wait_for_note(home, lambda: process.poll() is None):
            raise StartError(f"The database did not start. Its log, {log}, ends with:\n{_tail(log)}")
        _pass_on_password(log)
        yield
    finally:
        process.terminate()
        process.wait()


def _tail(log: Path, lines: int = 12) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _pass_on_password(log: Path) -> None:
    """The first start of all may be this one; then its password must reach the person."""
    for line in log.read_text(errors="replace").splitlines():
        if note.SIGN_IN_WORDS in line:
            print(line.partition("| ")[2], file=sys.stderr)
