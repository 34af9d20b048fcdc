"""Errors of the pipeline: each says whether trying again can help."""


class PipelineError(Exception):
    """Base of this package's errors."""


class StageError(PipelineError):
    """A stage could not treat one photo; `permanent` means that trying again cannot mend it."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class DecodeError(StageError):
    """The file's content cannot be read as a photo."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
