"""While the database is away, or the disk takes nothing more: what can wait does, and the log says so once."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

log = logging.getLogger(__name__)
NOT_SQL = "SQLITE_ERROR"
"""What SQLite says of a statement that it does not understand (no such table): a fault of the program."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
"""What a system says where a file cannot grow: no space, no more for this user, too large, mounted for reading, ill."""
AWAY = (InterfaceError, OperationalError, OSError)
"""What may be an outage; `spared` tells."""


class Outage:
    """Of one thing that is done again and again: whether the database, or the disk, fails it now.

    That is no fault of the program: a stack would say nothing, and every second of it would fill the disk.
    """

    def __init__(self, name: str) -> None:
        self._name, self._told = name, False
        self._lock = threading.Lock()

    @contextmanager
    def spared(self) -> Iterator[None]:
        """What the database or the disk says against the block ends it and goes no further; any other error is raised
        as it is.
        """
        try:
            yield
        except AWAY as error:
            why = _why(error)
            if why is None:
                raise
            if not self._now(told=True):
                log.error("%s failed: %s; told once, until it can", self._name, why)
        else:
            if self._now(told=False):
                log.warning("%s works again", self._name)

    def _now(self, *, told: bool) -> bool:
        """Whether it was told so far; from now on it is as said."""
        with self._lock:
            before, self._told = self._told, told
        return before


def _why(error: DBAPIError | OSError) -> str | None:
    """What kind of outage it is, with its name (`SQLITE_FULL`, `AdminShutdown`, `ENOSPC`); None where it is none.

    Neither the statement nor the driver's words: they may hold what was to be written.
    """
    if isinstance(error, OSError):
        return f"the disk takes nothing ({errno.errorcode[error.errno]})" if error.errno in FULL else None
    kind: str = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
    return f"the database cannot do it now ({type(error).__name__}, {kind})" if kind != NOT_SQL else None
