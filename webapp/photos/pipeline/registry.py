"""The stages of settings.PIPELINE, imported on first use."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from webapp.photos.pipeline.errors import PipelineError
from webapp.photos.pipeline.stage import Stage


@cache
def stages() -> dict[str, Stage]:
    """Every stage by name, in the order of settings.PIPELINE."""
    found: dict[str, Stage] = {}
    for path in settings.PIPELINE:
        stage = import_string(path)()
        if stage.name in found:
            raise PipelineError(f"Two stages of settings.PIPELINE are called {stage.name!r}.")
        unknown = set(stage.needs) - set(found)
        if unknown:
            raise PipelineError(f"Stage {stage.name!r} needs {sorted(unknown)}, which must stand before it.")
        found[stage.name] = stage
    return found


def stage_get(name: str) -> Stage:
    """The stage of that name. Raises PipelineError that lists the known ones."""
    try:
        return stages()[name]
    except KeyError:
        known = ", ".join(stages())
        raise PipelineError(f"There is no stage {name!r}; the stages are {known}.") from None
