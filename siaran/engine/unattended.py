"""Run the engine until it is told to stop, or until nothing is left to wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable

from siaran.engine.embedded import Engine
from siaran.store.database import Database
from siaran.store.idle import waiting

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

    `progress` is told how many posts are still waited for, every `poll` seconds. `stop` ends it early.
    """
    engine.start()
    try:
        while True:
            with database.read() as connection:
                left = waiting(connection, database.now())
            progress(left)
            if not left or stop.wait(poll):
                return left
    finally:
        engine.stop()
