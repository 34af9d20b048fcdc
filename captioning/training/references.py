"""Reading a references file `[{"image": name, "captions": [...]}, ...]`; its errors name entry and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from captioning.errors import ReferencesError
from captioning.exchange.lines import Entry, json_with_lines
from captioning.vocabulary import words_of


@dataclass(frozen=True)
class DescribedPhoto:
    """A photo's file and the sentences people wrote about it."""

    image: Path
    captions: tuple[str, ...]


def references_read(file: Path, images: Path) -> list[DescribedPhoto]:
    """The entries of a references file, their images looked up in the folder `images`.

    Raises ReferencesError that names the first wrong entry and its line: not a list, no name, a name twice,
    no captions, a caption without words, an image that is not there.
    """
    try:
        entries = json_with_lines(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReferencesError(f"There is no references file {file}.") from None
    except (OSError, ValueError) as error:
        raise ReferencesError(f"{file} cannot be read as JSON: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise ReferencesError(
            f'{file} must be a JSON list of {{"image": ..., "captions": [...]}}, and not empty.'
        )
    seen: dict[str, int] = {}
    return [_entry(entry, number, images, seen) for number, entry in enumerate(entries, 1)]


def _entry(entry: Any, number: int, images: Path, seen: dict[str, int]) -> DescribedPhoto:
    place = f"Entry {number} of the references"
    if isinstance(entry, Entry):
        place = f"{place} (line {entry.line})"
    name = entry.get("image") if isinstance(entry, Entry) else None
    if not isinstance(name, str) or not name:
        raise ReferencesError(f'{place} has no "image" name.')
    place = f"{place}, {name},"
    if name in seen:
        raise ReferencesError(f"{place} names the same image as entry {seen[name]}; merge their captions.")
    seen[name] = number
    captions = entry.get("captions")
    if not isinstance(captions, list) or not captions:
        raise ReferencesError(f"{place} has no captions; give it at least one or remove it.")
    for caption in captions:
        if not isinstance(caption, str) or not words_of(caption):
            raise ReferencesError(f"{place} has a caption without words: {caption!r}.")
    path = images / name
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ReferencesError(f"{place} lies outside {images}.")
    if not path.is_file():
        raise ReferencesError(f"{place} names no file: there is no such file in {images}.")
    return DescribedPhoto(path, tuple(captions))


def reference_words(described: Sequence[DescribedPhoto]) -> list[list[list[str]]]:
    """The references as words, photo by photo."""
    return [[words_of(caption) for caption in entry.captions] for entry in described]
