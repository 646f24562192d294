"""Everything that is stored sealed: all of it is sealed anew when the key is renewed."""

from __future__ import annotations

from sqlalchemy import Column, Connection, select, update

from siaran.store.member_tables import member, pending
from siaran.store.tables import account
from siaran.store.vault import Vault

SEALED: tuple[Column[bytes], ...] = (account.c.secrets, member.c.totp, pending.c.sealed)
"""A column that a vault's blobs are kept in stands here, or a renewed key loses what is in it."""


def reseal(connection: Connection, vault: Vault) -> tuple[int, int]:
    """Seal everything with the vault's newest key; how much, and how much none of its keys opens (left as it is)."""
    counts = [_reseal(connection, column, vault) for column in SEALED]
    return sum(done for done, _ in counts), sum(shut for _, shut in counts)


def _reseal(connection: Connection, column: Column[bytes], vault: Vault) -> tuple[int, int]:
    (key,) = column.table.primary_key.columns
    rows = connection.execute(select(key, column).where(column.is_not(None))).all()
    opened = [(number, blob) for number, blob in rows if vault.opens(blob)]
    for number, blob in opened:
        connection.execute(update(column.table).where(key == number).values({column: vault.rotate(blob)}))
    return len(opened), len(rows) - len(opened)
