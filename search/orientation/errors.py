"""Errors of the orientation room."""


class OrientationError(Exception):
    """Orientation cannot be trained, evaluated or predicted; the message says what to do."""
