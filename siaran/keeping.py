"""What people do to an account: pause it, let it go on, connect it again, write down who holds it. All recorded."""

from __future__ import annotations

from collections.abc import Mapping

from siaran import connect
from siaran.domain.account import Account, AccountState
from siaran.domain.errors import Conflict, SiaranError
from siaran.house import House
from siaran.store import accounts, audit, custody


def keep(house: House, account: int, *, holder: str, contact: str, who: str) -> None:
    """Write down who holds it, and whom to ask when it is lost."""
    with house.database.write() as connection:
        custody.keep(connection, account, holder=holder, contact=contact)
        audit.record(connection, who=who, action="account custody", subject=subject(account), now=house.database.now())


def pause(house: House, account: int, reason: str, *, who: str) -> None:
    """Its posts wait. Raises Conflict where it does not run."""
    _move(house, account, AccountState.ACTIVE, AccountState.PAUSED, reason, who)


def resume(house: House, account: int, *, who: str) -> None:
    """Its posts go on. Raises Conflict where it is not paused."""
    _move(house, account, AccountState.PAUSED, AccountState.ACTIVE, "", who)


def check(house: House, account: int, *, who: str) -> connect.Checked:
    """Ask its platform now whether its token works, and whose it is."""
    checked = connect.check_account(
        house.database, house.platforms, house.vault, one(house, account), house.database.now()
    )
    with house.database.write() as connection:
        now = house.database.now()
        audit.record(connection, who=who, action="account check", subject=subject(account), now=now, ok=checked.ok)
    return checked


def reconnect(house: House, account: int, secrets: Mapping[str, str], *, who: str) -> None:
    """Give it a new token, which the platform must know as its own. Raises SiaranError; then nothing was stored."""
    known = one(house, account)
    whose = {"territory": known.territory, "external_id": known.external_id}
    brought = connect.recognise(house.platforms, known.platform, secrets, **whose)
    connect.connect_all(house.database, [brought], house.vault, house.database.now(), who=who)


def one(house: House, account: int) -> Account:
    """An account by its number. Raises SiaranError where there is none."""
    with house.database.read() as connection:
        found = accounts.by_id(connection, account)
    if found is None:
        raise SiaranError("Akun ini tidak ada lagi.")
    return found


def subject(account: int) -> str:
    """How the record names an account."""
    return f"account/{account}"


def _move(house: House, account: int, old: AccountState, new: AccountState, reason: str, who: str) -> None:
    with house.database.write() as connection:
        if not accounts.move_state(connection, account, old, new, reason):
            raise Conflict("Keadaan akun ini sudah berubah. Muat lagi halamannya.")
        now = house.database.now()
        audit.record(connection, who=who, action=f"account {new}", subject=subject(account), now=now, reason=reason)
