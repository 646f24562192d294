"""The watch over copies: is this database the one that was here last?"""

from __future__ import annotations

from siaran.house import House, machine_id
from siaran.store import audit, instance


def check_copy(house: House) -> str:
    """At start: a copy or an old database goes into quarantine; why it is in quarantine, or ""."""
    mark = instance.read_mark(house.settings.home / instance.MARK_FILE)
    with house.database.write() as connection:
        return instance.check_copy(connection, mark, machine_id(), house.database.now())


def keep_mark(house: House) -> None:
    """Write down beside the database how far it is; after commits, never ahead of them.

    A database that falls behind while we run (somebody put an old one in its place) goes into quarantine first: the
    file is read before the database, so whatever the file says, the database has said before. Of a record that was cut
    the file goes on saying how far it was.
    """
    path = house.settings.home / instance.MARK_FILE
    known = instance.read_mark(path)
    with house.database.read() as connection:
        row, newest = instance.get(connection), audit.newest(connection)
        cut = known is not None and not audit.holds(connection, known.line, known.link)
    if row is None:
        return
    if known is not None and instance.suspicion(row, known, machine_id()):
        check_copy(house)
    elif known is not None and cut:
        newest = known.line, known.link
    wanted = instance.mark_of(row, machine_id(), newest)
    if known != wanted:
        instance.write_mark(path, wanted)
