"""`manage.py seed_library COUNT --owner NAME`: a made-up library, for measuring with many photos."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.import_files import files_under
from webapp.photos.services.samples import sample_files
from webapp.photos.services.seed import library_seed, library_unseed, seeded


class Command(BaseCommand):
    help = "Fill a member's library with made-up photos for measuring (months of very different size)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("count", nargs="?", type=int, default=100_000, help="How many (100000).")
        parser.add_argument("--owner", metavar="NAME", required=True, help="Whose library.")
        parser.add_argument(
            "--pictures", type=Path, metavar="DIR", help="Show these pictures instead of the samples."
        )
        parser.add_argument("--originals", action="store_true", help="Give each an original (a hard link).")
        parser.add_argument("--force", action="store_true", help="Even beside the member's own photos.")
        parser.add_argument("--remove", action="store_true", help="Remove all seeded photos instead.")

    def handle(self, *_: Any, **options: Any) -> None:
        owner = User.objects.filter(username=options["owner"]).first()
        if owner is None:
            raise CommandError(f"There is no member {options['owner']}.")
        begun = time.monotonic()
        if options["remove"]:
            done = f"{library_unseed(owner=owner)} seeded photos removed"
        else:
            done = f"{_seed(owner, options)} photos seeded"
        self.stdout.write(f"{done} in {time.monotonic() - begun:.1f} s")


def _seed(owner: User, options: dict[str, Any]) -> int:
    own = Photo.objects.filter(owner=owner).count() - seeded(owner)
    if own and not options["force"]:
        raise CommandError(f"{owner} has {own} photos of their own: choose another member, or add --force.")
    if options["count"] < 1:
        raise CommandError("COUNT is 1 or more.")
    folder = options["pictures"]
    pictures = list(files_under([folder])) if folder else sample_files()
    if not pictures:
        raise CommandError("There are no pictures to show: name a folder with --pictures DIR.")
    try:
        return library_seed(
            owner=owner, count=options["count"], pictures=pictures, originals=options["originals"]
        )
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
