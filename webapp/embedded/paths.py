"""Where the embedded services of a PLUMB_HOME live: pure functions, the same answers in every process."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

# sun_path holds 108 bytes on Linux; PostgreSQL and Valkey refuse paths near that.
LONGEST_SOCKET = 100
POSTGRES_PORT = 5432
POSTGRES_ROLE = "plumb"
POSTGRES_DATABASE = "plumb"


def postgres_data(home: Path) -> Path:
    return home / "postgres"


def valkey_data(home: Path) -> Path:
    return home / "valkey"


def run_folder(home: Path) -> Path:
    """Locks, the beat schedule and the supervisor's note about itself."""
    return home / "run"


def log_folder(home: Path) -> Path:
    return home / "log"


def socket_folder(home: Path) -> Path:
    """PLUMB_HOME/run or, when that makes socket paths too long, a short folder named after home and user."""
    near = run_folder(home)
    if len(os.fsencode(near / f".s.PGSQL.{POSTGRES_PORT}")) <= LONGEST_SOCKET:
        return near
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path("/tmp") / f"plumb-{os.getuid()}-{digest}"  # noqa: S108 - made 0700 and checked for its owner


def valkey_socket(home: Path) -> Path:
    return socket_folder(home) / "valkey.sock"


def database_url(home: Path, database: str = POSTGRES_DATABASE) -> str:
    """URL of the embedded PostgreSQL, reached through its unix socket."""
    return (
        f"postgresql://{POSTGRES_ROLE}@{quote(str(socket_folder(home)), safe='')}:{POSTGRES_PORT}/{database}"
    )


def redis_url(home: Path, database: int = 0) -> str:
    """URL of the embedded Valkey, reached through its unix socket."""
    return f"unix://{quote(str(valkey_socket(home)))}?db={database}"


def celery_url(redis_url: str) -> str:
    """The same server in Celery's words: `unix://S?db=0` is `redis+socket://S?virtual_host=0` there."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return (
        redis_url.replace("unix://", "redis+socket://", 1)
        .replace("?db=", "?virtual_host=")
        .replace("&db=", "&virtual_host=")
    )
