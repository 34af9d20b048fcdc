"""Torch networks, their loaders and the engine that runs them. No Django in here."""
