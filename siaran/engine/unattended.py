"""Run the engine until it is told to stop, or until nothing is left to wait for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from siaran.domain.errors import traced
from siaran.engine.embedded import Engine
from siaran.store.database import Database
from siaran.store.idle import waiting

log = logging.getLogger(__name__)

Progress = Callable[[int], None]


def run_until(engine: Engine, stop: threading.Event) -> None:
    """Publish until `stop` is set; then what is being sent is finished and written down."""
    engine.start()
    try:
        stop.wait()
    finally:
        engine.stop()


def run_until_idle(
    engine: Engine, database: Database, stop: threading.Event, *, poll: float, progress: Progress
) -> int:
    """Publish until nothing is due within two minutes, sending, trying again or looked for; how many are left (0).

    `progress` is told how many posts are still waited for, every `poll` seconds. `stop` ends it early. A database that
    is away is waited for, too.
    """
    engine.start()
    try:
        while True:
            left = _left(database)
            if left is not None:
                progress(left)
            if left == 0 or stop.wait(poll):
                return left or 0
    finally:
        engine.stop()


def _left(database: Database) -> int | None:
    """How many posts are waited for; None where the database does not say."""
    try:
        with database.read() as connection:
            return waiting(connection, database.now())
    except Exception as error:
        log.error("the database does not answer; it is asked again: %s", traced(error))
        return None
