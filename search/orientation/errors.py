"""Errors of the orientation room."""

from search.errors import SearchError


class OrientationError(SearchError):
    """Orientation cannot be trained, evaluated or predicted; the message says what to do."""

    code = "orientation_invalid"


class ExplanationFailed(OrientationError):
    """The worker could not explain a photo, and says why."""

    status, code = 422, "explanation_failed"
