"""Accounts as they are stored: who they are, how they stand, and their sealed secrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from siaran.domain.account import Access, Account, AccountState
from siaran.domain.errors import SiaranError
from siaran.store.among import among
from siaran.store.tables import account, lane
from siaran.store.vault import Vault

_FIELDS = tuple(f.name for f in fields(Account))
_COLUMNS = tuple(account.c[name] for name in _FIELDS)
_STATE = _FIELDS.index("state")
# Asked before every call, so built once.
_ACCESS = select(account.c.id, account.c.external_id, account.c.handle, account.c.secrets).where(
    among(account.c.id, "accounts")
)


class Saved(StrEnum):
    """What became of an account that was brought."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Entry:
    """An account as a person brings it. `overrides` holds only what was named: strict, quiet_hours, min_gap, slots."""

    territory: str
    platform: str
    handle: str
    external_id: str
    secrets: Mapping[str, str] = field(repr=False)
    overrides: Mapping[str, Any] = field(default_factory=dict)


def listed(
    connection: Connection,
    *,
    territory: str | None = None,
    platform: str | None = None,
    states: Iterable[AccountState] = (),
) -> list[Account]:
    """Accounts by territory, platform and handle; `territory` takes its whole subtree."""
    query = select(*_COLUMNS).order_by(account.c.territory, account.c.platform, account.c.handle, account.c.id)
    if territory is not None:
        query = query.where((account.c.territory == territory) | account.c.territory.like(f"{territory}.%"))
    if platform is not None:
        query = query.where(account.c.platform == platform)
    if wanted := list(states):
        query = query.where(account.c.state.in_(wanted))
    return [_account(row) for row in connection.execute(query)]


def by_id(connection: Connection, account_id: int) -> Account | None:
    """One account, or None."""
    row = connection.execute(select(*_COLUMNS).where(account.c.id == account_id)).first()
    return _account(row) if row else None


def by_external_id(connection: Connection, platform: str, external_id: str) -> Account | None:
    """The account that the platform knows by `external_id`, or None."""
    query = select(*_COLUMNS).where(account.c.platform == platform, account.c.external_id == external_id)
    row = connection.execute(query).first()
    return _account(row) if row else None


def save(connection: Connection, entry: Entry, vault: Vault, now: datetime) -> tuple[int, Saved]:
    """Add an account with its lane, or renew the one with the same `external_id`; its id and what was done.

    A lost or held account is active again: somebody has just brought its secrets. A paused one stays paused.
    """
    known = by_external_id(connection, entry.platform, entry.external_id)
    if known is None:
        return _add(connection, entry, vault, now), Saved.ADDED
    values = _news(connection, known, entry, vault)
    if values:
        connection.execute(update(account).where(account.c.id == known.id).values(values))
    return known.id, Saved.CHANGED if values else Saved.UNCHANGED


def outcome(connection: Connection, entry: Entry, vault: Vault) -> Saved:
    """What `save` would do."""
    known = by_external_id(connection, entry.platform, entry.external_id)
    if known is None:
        return Saved.ADDED
    return Saved.CHANGED if _news(connection, known, entry, vault) else Saved.UNCHANGED


def set_state(connection: Connection, account_id: int, state: AccountState, reason: str = "") -> bool:
    """Put an account into a state, with the reason for a person; whether it was in another one before."""
    statement = update(account).where(account.c.id == account_id, account.c.state != state)
    return connection.execute(statement.values(state=state, reason=reason)).rowcount == 1


def move_state(connection: Connection, account_id: int, old: AccountState, new: AccountState, reason: str = "") -> bool:
    """Put an account from one state into another; False where it is not in the old one."""
    statement = update(account).where(account.c.id == account_id, account.c.state == old)
    return connection.execute(statement.values(state=new, reason=reason)).rowcount == 1


def mark_checked(
    connection: Connection, account_id: int, now: datetime, *, expires_at: datetime | None = None, scopes: str = ""
) -> None:
    """The platform has just confirmed who the account is; one that was lost or held is active again.

    `expires_at` and `scopes` are what it told about the token, where it tells.
    """
    known = {"checked_at": now, "expires_at": expires_at, "scopes": scopes}
    connection.execute(update(account).where(account.c.id == account_id).values(known))
    waiting = account.c.state.in_([AccountState.LOST, AccountState.HELD])
    statement = update(account).where(account.c.id == account_id, waiting)
    connection.execute(statement.values(state=AccountState.ACTIVE, reason=""))


def access(connection: Connection, account_id: int, vault: Vault) -> Access:
    """What a platform's verb needs, secrets opened. Raises `SiaranError` where the account or its key is missing."""
    return accesses(connection, [account_id], vault)[0]


def accesses(connection: Connection, account_ids: Sequence[int], vault: Vault) -> list[Access]:
    """The same for several accounts, in the order they are named."""
    rows = {row.id: row for row in connection.execute(_ACCESS, {"accounts": account_ids})}
    for account_id in account_ids:
        if account_id not in rows:
            raise SiaranError(f"Akun nomor {account_id} tidak terdaftar. Periksa dengan «siaran accounts list».")
    return [Access(r.external_id, r.handle, vault.open(r.secrets)) for r in map(rows.__getitem__, account_ids)]


def opening(connection: Connection, vault: Vault) -> list[tuple[int, AccountState, bool]]:
    """Every account's id and state, and whether one of the vault's keys opens its secrets."""
    rows = connection.execute(select(account.c.id, account.c.state, account.c.secrets)).all()
    return [(row.id, AccountState(row.state), vault.opens(row.secrets)) for row in rows]


def _add(connection: Connection, entry: Entry, vault: Vault, now: datetime) -> int:
    values = {**_own(entry), "secrets": vault.seal(entry.secrets), "created_at": now}
    account_id: int = connection.execute(insert(account).values(values).returning(account.c.id)).scalar_one()
    connection.execute(insert(lane).values(account=account_id))
    return account_id


def _news(connection: Connection, known: Account, entry: Entry, vault: Vault) -> dict[str, Any]:
    values = {name: value for name, value in _own(entry).items() if getattr(known, name) != value}
    if known.state in (AccountState.LOST, AccountState.HELD):
        values |= {"state": AccountState.ACTIVE, "reason": ""}
    if _secrets(connection, known.id, vault) != dict(entry.secrets):
        values["secrets"] = vault.seal(entry.secrets)
    return values


def _own(entry: Entry) -> dict[str, Any]:
    names = ("territory", "platform", "handle", "external_id")
    return {**{name: getattr(entry, name) for name in names}, **entry.overrides}


def _secrets(connection: Connection, account_id: int, vault: Vault) -> Mapping[str, str] | None:
    """The stored secrets; None where the key that sealed them is gone, so that bringing them again cures it."""
    found = connection.execute(select(account.c.secrets).where(account.c.id == account_id)).scalar_one()
    return vault.open(found) if vault.opens(found) else None


def _account(row: Row[Any]) -> Account:
    known = list(row)
    known[_STATE] = AccountState(known[_STATE])
    return Account(*known)
