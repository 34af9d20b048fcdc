"""What must hold before the site opens: the newest schema, the models on record, somebody who can sign in."""

import socket
import time

import psycopg
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import make_conninfo

from webapp.accounts.services import first_admin_create
from webapp.embedded.errors import StartError
from webapp.embedded.note import SIGN_IN_WORDS
from webapp.embedded.processes import Say
from webapp.photos.pipeline.claim import release_host
from webapp.photos.pipeline.schedule import runs_complete
from webapp.photos.services.models import models_sync

EXTERNAL_SECONDS = 30.0


def wait_for_external_database(say: Say) -> None:
    """Block until the database of DATABASE_URL answers. Raises StartError when it does not in time."""
    end = time.monotonic() + EXTERNAL_SECONDS
    while True:
        try:
            psycopg.connect(_database_address(), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > end:
                raise StartError(f"The database of DATABASE_URL does not answer: {error}") from error
            say("plumb", f"waiting for the database: {str(error).splitlines()[0]}")
            time.sleep(2)


def wait_for_external_broker(say: Say) -> None:
    """Block until the server of REDIS_URL answers. Raises StartError when it does not in time."""
    end = time.monotonic() + EXTERNAL_SECONDS
    while True:
        try:
            redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5).ping()
            return
        except redis.RedisError as error:
            if time.monotonic() > end:
                raise StartError(f"The server of REDIS_URL does not answer: {error}") from error
            say("plumb", f"waiting for the broker: {error}")
            time.sleep(2)


def prepare(say: Say) -> None:
    """Migrate, register models, make the first admin; all of it idempotent."""
    if _migrations_wait():
        say("plumb", "bringing the database's schema up to date")
        call_command("migrate", interactive=False, verbosity=0)
    models_sync()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    _first_admin(say)
    lost = release_host(host=socket.gethostname())
    late = runs_complete()
    if late:
        say("plumb", f"{late} runs of stages that are new here are due for the photos from before")
    if lost:
        say("plumb", f"{lost} stages were cut short last time and are due again")
    _disconnect()


def hand_work_back(say: Say) -> None:
    """After the workers have been ended: what they held is due again at once, and counts as no attempt."""
    try:
        release_host(host=socket.gethostname(), planned=True)
    except DatabaseError as error:
        say("plumb", f"the work that was cut short waits for its leases to run out: {error}")
    _disconnect()


def _disconnect() -> None:
    """The supervisor keeps no connection: the next time it needs one, the database may have been restarted."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)  # PostgreSQL's has one
        if close_pool is not None:
            close_pool()


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _first_admin(say: Say) -> None:
    name, password = first_admin_create()
    if password is not None:
        say("plumb", "-" * 60)
        say("plumb", f"Sign in as {name} with the {SIGN_IN_WORDS} {password}")
        say("plumb", "-" * 60)


def _database_address() -> str:
    parameters = connections["default"].get_connection_params()
    names = ("dbname", "user", "password", "host", "port", "sslmode")
    return make_conninfo(**{name: parameters[name] for name in names if name in parameters})
