"""How far an edit is: told to whoever carries it out, who may stop it there. In a request nobody listens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Tell = Callable[[float], None]
_listener: ContextVar[Tell] = ContextVar("listener", default=lambda done: None)


def told(done: float) -> None:
    """This share is done. Raises what the listener raises."""
    _listener.get()(done)


@contextmanager
def heard(listener: Tell) -> Iterator[None]:
    """Edits within are told to the listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
