"""Searches that members keep: albums that fill themselves."""
