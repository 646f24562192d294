"""Whether an account's secrets still work, and whose they are: the platform itself is asked."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from siaran.domain.account import Account, AccountState, Identity
from siaran.domain.errors import AccountHeld, AccountLost, SiaranError
from siaran.domain.platform import Platform
from siaran.store import accounts
from siaran.store.database import Database
from siaran.store.vault import Vault

log = logging.getLogger(__name__)

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check found. `sentence` says it to a person; `identity` is None where the platform named nobody.

    `warning`: the account works, and yet something should be seen to.
    """

    account: Account
    ok: bool
    identity: Identity | None
    sentence: str
    warning: bool = False


def check_accounts(
    db: Database, platforms: Mapping[str, Platform], vault: Vault, now: datetime, *, territory: str | None = None
) -> Iterator[Checked]:
    """Ask about every account (of `territory` and below), one after the other, each as it is asked for."""
    with db.read() as connection:
        every = accounts.listed(connection, territory=territory)
    return (check_account(db, platforms, vault, account, now) for account in every)


def check_account(
    db: Database, platforms: Mapping[str, Platform], vault: Vault, account: Account, now: datetime
) -> Checked:
    """Ask a platform who the account's token is, and note the answer; never raises because of one account.

    A dead token makes the account lost, somebody else's token or a locked account makes it held; a good answer makes
    a lost or held account active again. Threads may check different accounts at once.
    """
    try:
        with db.read() as connection:
            access = accounts.access(connection, account.id, vault)
        identity = _platform(platforms, account).whoami(access)
    except SiaranError as error:
        return _refused(db, account, error)
    except Exception as error:
        # A plug-in's own fault. Its words are kept from the log: they may hold an address with a token in it.
        log.error("whoami of %s %s ended with %s", account.platform, account.handle, type(error).__name__)
        return Checked(account, False, None, f"Pemeriksaan terhenti oleh kesalahan program ({type(error).__name__}).")
    if identity.external_id != account.external_id:
        return _somebody_else(db, account, identity)
    with db.write() as connection:
        scopes = " ".join(identity.scopes)
        accounts.mark_checked(connection, account.id, now, expires_at=identity.expires_at, scopes=scopes)
    notes = " ".join(_notes(account, identity, now))
    said = f"Tersambung sebagai {identity.handle}."
    return Checked(account, True, identity, f"{said} {notes}".strip(), bool(notes))


def _platform(platforms: Mapping[str, Platform], account: Account) -> Platform:
    try:
        return platforms[account.platform]
    except KeyError:
        raise SiaranError(f"Kanal {account.platform} tidak terpasang. Pasang lagi paketnya.") from None


def _refused(db: Database, account: Account, error: SiaranError) -> Checked:
    if isinstance(error, AccountLost):
        _set_aside(db, account, AccountState.LOST, str(error))
    elif isinstance(error, AccountHeld):
        _set_aside(db, account, AccountState.HELD, str(error))
    return Checked(account, False, None, str(error))


def _somebody_else(db: Database, account: Account, identity: Identity) -> Checked:
    sentence = (
        f"Izin ini milik {identity.handle} ({identity.external_id}), bukan {account.handle} ({account.external_id}). "
        "Sambungkan lagi akunnya dengan izin yang benar."
    )
    _set_aside(db, account, AccountState.HELD, sentence)
    return Checked(account, False, identity, sentence)


def _set_aside(db: Database, account: Account, state: AccountState, reason: str) -> None:
    """Paused stays paused: a person wanted that."""
    if account.state is not AccountState.PAUSED:
        with db.write() as connection:
            accounts.set_state(connection, account.id, state, reason)


def _notes(account: Account, identity: Identity, now: datetime) -> Iterator[str]:
    if identity.handle.removeprefix("@").lower() != account.handle.lower():
        yield f"Namanya di sini masih {account.handle}; samakan saat mengimpor berikutnya."
    if identity.expires_at is not None and identity.expires_at - now < SOON:
        days = max((identity.expires_at - now).days, 0)
        yield f"Izinnya habis dalam {days} hari. Sambungkan lagi sebelum itu."
    yield from identity.notes
