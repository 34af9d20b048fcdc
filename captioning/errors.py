"""Errors of the captions; every message says what to do next."""


class CaptioningError(Exception):
    """Base of this package's errors."""


class WeightsError(CaptioningError):
    """A captioner's weights or its card are missing, or do not fit the decoder they name."""


class ReferencesError(CaptioningError):
    """A references file is wrong; the message names the entry."""
