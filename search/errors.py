"""The one error family of search: each knows the HTTP status and the code that its answer carries."""


class SearchError(Exception):
    """Search cannot do what was asked; the message says what to do next."""

    status = 400
    code = "search_invalid"

    def __init__(self, message: str, *, status: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status or self.status
        self.code = code or self.code


class SpaceError(SearchError):
    """An embedding space is not in the state that this needs."""

    status = 409
    code = "space_conflict"


class NothingServes(SpaceError):
    """No embedding space serves searches yet."""

    status = 503
    code = "search_not_ready"

    def __init__(self) -> None:
        super().__init__(
            "No photo has been indexed yet. Upload photos and wait until the first are processed."
        )


class NoWorker(SearchError):
    """Nobody answered in the queue `interactive`."""

    status = 503
    code = "no_worker"

    def __init__(self) -> None:
        super().__init__(
            "No worker answered in time. See that a worker of the queue `interactive` runs, and search again."
        )
