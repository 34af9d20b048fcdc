"""`manage.py import_photos PATH...`: files and folders of this machine become photos of a member's library."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from webapp.accounts.models import User
from webapp.photos.errors import StorageFull
from webapp.photos.models import Album
from webapp.photos.services.import_files import Imported, file_import, files_under
from webapp.photos.services.waiting import stages_watch


class Command(BaseCommand):
    help = "Take in photos from files and folders; what is there already is skipped, so it can be run again."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="A photo or a folder of them."
        )
        parser.add_argument(
            "--owner", metavar="NAME", help="Whose library; may be left out where it is clear."
        )
        parser.add_argument(
            "--album", metavar="NAME", help="Put them into this album, made if there is none."
        )
        parser.add_argument("--wait", action="store_true", help="Return when every stage of them has ended.")
        parser.add_argument("--json", action="store_true", help="Print the outcome as JSON.")

    def handle(self, *_: Any, **options: Any) -> None:
        missing = [path for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"There is no {missing[0]}.")
        owner = _owner(options["owner"])
        album = (
            Album.objects.get_or_create(owner=owner, name=options["album"])[0] if options["album"] else None
        )
        begun = time.monotonic()
        result = self._import(options["paths"], owner, album)
        stages = stages_watch(result.photos, say=self._say) if options["wait"] else None
        outcome = _outcome(result, owner, time.monotonic() - begun, stages)
        self.stdout.write(json.dumps(outcome, indent=2) if options["json"] else _sentence(outcome))
        if result.refused and not options["json"]:
            self.stderr.write("\n".join(f"refused: {path}: {reason}" for path, reason in result.refused))

    def _import(self, paths: list[Path], owner: User, album: Album | None) -> Imported:
        result = Imported()
        files = list(files_under(paths))
        try:
            for path in tqdm(files, unit="photo", file=sys.stderr, disable=None, desc="Taking in"):
                file_import(path, owner=owner, album=album, result=result)
        except StorageFull as error:
            raise CommandError(
                f"{error.message} {result.added} photos were taken in; run it again then."
            ) from error
        return result

    def _say(self, line: str) -> None:
        self.stderr.write(line)


def _owner(name: str | None) -> User:
    people = User.objects.filter(is_active=True)
    if name:
        found = people.filter(username=name).first()
        if found is None:
            raise CommandError(f"There is no member {name!r}; the members are {_names()}.")
        return found
    chosen = list(people.filter(is_superuser=True)[:2]) or list(people[:2])
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise CommandError(
            "There is no member yet. Start Plumb once with `make run`; it makes the first one."
        )
    raise CommandError(f"Say with --owner whose photos these are: {_names()}.")


def _names() -> str:
    return (
        ", ".join(User.objects.filter(is_active=True).values_list("username", flat=True)[:20]) or "none yet"
    )


def _outcome(result: Imported, owner: User, seconds: float, stages: dict[str, Any] | None) -> dict[str, Any]:
    outcome: dict[str, Any] = {
        "owner": owner.username,
        "photos": len(result.photos),
        "added": result.added,
        "present": result.present,
        "trashed": result.trashed,
        "passed_over": result.passed_over,
        "refused": [{"path": str(path), "reason": reason} for path, reason in result.refused],
        "seconds": round(seconds, 2),
    }
    return outcome if stages is None else {**outcome, "stages": stages}


def _sentence(outcome: dict[str, Any]) -> str:
    parts = [f"{outcome['added']} photos taken in for {outcome['owner']}", f"{outcome['present']} were there"]
    if outcome["trashed"]:
        parts.append(f"{outcome['trashed']} lie in the trash")
    if outcome["refused"]:
        parts.append(f"{len(outcome['refused'])} refused")
    if outcome["passed_over"]:
        parts.append(f"{outcome['passed_over']} other files passed over")
    failed = {name: found["failed"] for name, found in outcome.get("stages", {}).items() if found["failed"]}
    if failed:
        parts.append("failed: " + ", ".join(f"{name} {count}" for name, count in failed.items()))
    return "; ".join(parts) + f" ({outcome['seconds']} s)."
