"""Errors of evaluation."""

from search.errors import SearchError


class EvaluationError(SearchError):
    """The photos or their ground truth cannot be used; the message says what to mend."""
