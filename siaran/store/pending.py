"""What a member brought and has not confirmed yet, sealed: secrets never wait in the open. One thing a member."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from siaran.domain.errors import SiaranError
from siaran.store.member_tables import pending
from siaran.store.vault import Vault

LASTS = timedelta(hours=1)


def put(
    connection: Connection, member: int, kind: str, things: Mapping[str, str], *, vault: Vault, now: datetime
) -> None:
    """Keep it until it is confirmed; what the member brought before is forgotten."""
    connection.execute(delete(pending).where((pending.c.member == member) | (pending.c.created_at < now - LASTS)))
    row = {"member": member, "kind": kind, "sealed": vault.seal(things), "created_at": now}
    connection.execute(insert(pending).values(row))


def take(connection: Connection, member: int, kind: str, *, vault: Vault, now: datetime) -> dict[str, str]:
    """What waits, and from now on no longer does. Raises SiaranError where nothing does, or it waited too long."""
    here = (pending.c.member == member) & (pending.c.kind == kind)
    row = connection.execute(select(pending.c.sealed, pending.c.created_at).where(here)).first()
    connection.execute(delete(pending).where(here))
    if row is None or row.created_at < now - LASTS:
        raise SiaranError("Yang Anda bawa sudah dilupakan demi keamanan. Ulangi dari awal.")
    return vault.open(row.sealed)
