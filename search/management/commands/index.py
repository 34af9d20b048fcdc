"""manage.py index: the life of embedding spaces."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.errors import SearchError
from search.extractors.errors import ExtractorError
from search.index.describing import space_active
from search.index.kinds import index_choose
from search.index.lsh import Lsh
from search.index.recall import recall_measure
from search.index.selectors import space_serving, spaces_status
from search.index.services import space_build, space_ready, space_retire, space_swap
from search.models import EmbeddingSpace
from webapp.photos.errors import ModelError


class Command(BaseCommand):
    help = "Show, build, swap, measure and retire the index of the photos' vectors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        status = actions.add_parser("status", help="every space with its coverage")
        status.add_argument("--json", type=Path)
        build = actions.add_parser(
            "build", help="fill the active model's space (or --space) and make its index"
        )
        build.add_argument("--type", choices=EmbeddingSpace.Index.values, help="search by this kind of index")
        build.add_argument("--hash-size", type=int, default=Lsh.hash_size, help="bits a table, for lsh")
        build.add_argument("--num-hashtables", type=int, default=Lsh.num_hashtables, help="tables, for lsh")
        swap = actions.add_parser("swap", help="let the active model's space (or --space) answer searches")
        swap.add_argument("--force", action="store_true", help="also while it does not cover the library")
        retire = actions.add_parser("retire", help="drop a space's index and vectors")
        retire.add_argument("space", type=int)
        recall = actions.add_parser("recall", help="compare the index with the exact order")
        recall.add_argument("--queries", type=int, default=200)
        recall.add_argument("--regions", action="store_true", help="of the regions' vectors")
        recall.add_argument("--json", type=Path)
        for action in (build, swap, recall):
            action.add_argument("--space", type=int)

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except (SearchError, ModelError, ExtractorError) as error:
            raise CommandError(str(error)) from error

    def _status(self, options: dict[str, Any]) -> None:
        rows = [asdict(row) for row in spaces_status()]
        if not rows:
            self.stdout.write("There is no embedding space yet; the first photo makes it.")
        for row in rows:
            self.stdout.write(
                f"{row['id']:>4}  {row['state']:<9} {row['photos']:>9,} photos  {row['coverage']:>6.1%}  "
                f"{row['kind'] if row['index'] else 'no index':<9} {row['index_bytes'] / 1e6:>8.1f} MB  {row['name']}"
            )
        self._write(options["json"], {"spaces": rows})

    def _build(self, options: dict[str, Any]) -> None:
        lsh = Lsh(options["hash_size"], options["num_hashtables"]) if options["type"] == "lsh" else None
        space = _space(options["space"]) if options["space"] else space_active()
        if options["type"]:
            hashed = index_choose(space=space, kind=options["type"], lsh=lsh)
            self.stdout.write(f"{space.name} is searched by {options['type']} ({hashed:,} vectors hashed).")
        missing = space_build(space=space)
        if missing:
            self.stdout.write(f"{missing:,} photos are due for {space.name}; the workers are on them.")
        elif space_ready(space=space):
            self.stdout.write(f"{space.name} covers the library, and its index is made.")

    def _swap(self, options: dict[str, Any]) -> None:
        space = _space(options["space"]) if options["space"] else space_active()
        space_swap(space=space, force=options["force"])
        self.stdout.write(f"{space.name} answers searches now.")

    def _retire(self, options: dict[str, Any]) -> None:
        space = _space(options["space"])
        self.stdout.write(f"{space_retire(space=space):,} vectors of {space.name} are gone.")

    def _recall(self, options: dict[str, Any]) -> None:
        space = _space(options["space"]) if options["space"] else space_serving()
        found = asdict(recall_measure(space, options["queries"], regions=options["regions"]))
        for name, value in found.items():
            self.stdout.write(
                f"{name:<14} {value:.4f}" if isinstance(value, float) else f"{name:<14} {value}"
            )
        self._write(options["json"], {**found, "model": space.model_version.label})

    def _write(self, path: Path | None, found: dict[str, Any]) -> None:
        if path:
            path.write_text(json.dumps(found, indent=2) + "\n")


def _space(space_id: int) -> EmbeddingSpace:
    try:
        return EmbeddingSpace.objects.select_related("model_version").get(pk=space_id)
    except EmbeddingSpace.DoesNotExist:
        raise CommandError(f"There is no space {space_id}: see `manage.py index status`.") from None
