"""Errors of the networks and their weights."""


class ExtractorError(Exception):
    """A network or its weights cannot be used; the message says what to do."""


class WeightsMissing(ExtractorError):
    """The named weights are not on this machine."""
