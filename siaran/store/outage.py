"""While the database is away, or takes nothing that is written: what can wait does, and the log says so once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

log = logging.getLogger(__name__)
NOT_SQL = "SQLITE_ERROR"
"""What SQLite says of a statement that it does not understand (no such table): a fault of the program."""


class Outage:
    """Of one thing that is done again and again: whether the database fails it now.

    That is no fault of the program: a stack would say nothing, and every second of it would fill the disk.
    """

    def __init__(self, name: str) -> None:
        self._name, self._told = name, False

    @contextmanager
    def spared(self) -> Iterator[None]:
        """What the database says against the block ends it and goes no further; any other error is raised as it is."""
        try:
            yield
        except (InterfaceError, OperationalError) as error:
            if _kind(error) == NOT_SQL:
                raise
            if not self._told:
                # Neither the statement nor the driver's words: they may hold what was to be written.
                told = f"{type(error).__name__}, {_kind(error)}"
                log.error("%s failed: the database cannot do it now (%s); told once, until it can", self._name, told)
            self._told = True
        else:
            if self._told:
                log.warning("%s works again", self._name)
            self._told = False


def _kind(error: DBAPIError) -> str:
    """What kind of error the database has: `SQLITE_FULL`, `AdminShutdown`."""
    kind: str = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
    return kind
