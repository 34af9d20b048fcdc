"""What can go wrong when Plumb starts; every message tells what to do next."""


class StartError(Exception):
    """Plumb, or a part of it, cannot start."""
