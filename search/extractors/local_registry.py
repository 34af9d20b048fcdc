"""The local extractors. Adding one = one file and one line here; each is imported on first use."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.extractors.errors import ExtractorError

if TYPE_CHECKING:
    from search.extractors.local import LocalExtractor

LOCAL_EXTRACTORS: dict[str, str] = {
    "rootsift": "search.extractors.rootsift.RootSift",
    "delg": "search.extractors.delg.Delg",
    "xfeat": "search.extractors.xfeat.XFeat",
    "xfeat-lighterglue": "search.extractors.xfeat.XFeatLighterGlue",
    "aliked": "search.extractors.aliked.Aliked",
}


def local_class(name: str) -> Any:
    """The extractor's class; its `tasks` name the models whose weights it needs. Raises ExtractorError."""
    try:
        module, _, attribute = LOCAL_EXTRACTORS[name].rpartition(".")
    except KeyError:
        raise ExtractorError(
            f"There is no local extractor {name!r}; choose one of {', '.join(LOCAL_EXTRACTORS)}."
        ) from None
    return getattr(import_module(module), attribute)


def local_extractor(name: str, weights: Mapping[str, Path]) -> "LocalExtractor":
    """A new extractor; `weights` gives the file of each of its tasks. Raises ExtractorError, WeightsMissing."""
    made: LocalExtractor = local_class(name)(**{task: weights[task] for task in local_class(name).tasks})
    return made
