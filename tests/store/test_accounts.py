"""Accounts: who they are, how they stand, and their secrets."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from siaran.domain.account import Account, AccountState
from siaran.domain.errors import SiaranError
from siaran.store import accounts
from siaran.store.accounts import Entry, Saved
from siaran.store.tables import account, lane
from siaran.store.vault import Vault, new_key
from tests.store.office import CIBABAT, CITY, MELONG, Office


def entry(token: str = "t1", **overrides: object) -> Entry:
    return Entry(CIBABAT, "papan", "cibabat", "77", {"token": token}, overrides)


def save(office: Office, brought: Entry) -> tuple[Account, Saved]:
    with office.database.write() as c:
        which, saved = accounts.save(c, brought, office.vault, office.now)
        found = accounts.by_id(c, which)
    assert found is not None
    return found, saved


def test_a_new_account_has_its_lane(office: Office) -> None:
    found, saved = save(office, entry())

    with office.database.read() as c:
        lanes = list(c.execute(select(lane.c.account)).scalars())
    assert (saved, found.state, lanes) == (Saved.ADDED, AccountState.ACTIVE, [found.id])


def test_its_secrets_are_not_in_the_database_as_they_were_brought(office: Office) -> None:
    save(office, entry("sangat-rahasia"))

    with office.database.read() as c:
        assert b"sangat-rahasia" not in c.execute(select(account.c.secrets)).scalar_one()


def test_access_opens_the_secrets_and_does_not_show_them(office: Office) -> None:
    found, _ = save(office, entry("sangat-rahasia"))

    with office.database.read() as c:
        access = accounts.access(c, found.id, office.vault)

    assert (access.external_id, access.secrets) == ("77", {"token": "sangat-rahasia"})
    assert "sangat-rahasia" not in repr(access) + repr(entry("sangat-rahasia"))


def test_bringing_it_again_changes_nothing(office: Office) -> None:
    save(office, entry(strict=True))

    found, saved = save(office, entry())

    assert (saved, found.strict) == (Saved.UNCHANGED, True)


def test_bringing_it_again_renews_its_secrets(office: Office) -> None:
    save(office, entry("old"))

    found, saved = save(office, entry("new"))

    assert saved is Saved.CHANGED
    with office.database.read() as c:
        assert accounts.access(c, found.id, office.vault).secrets == {"token": "new"}


@pytest.mark.parametrize(
    ("before", "after"), [("lost", "active"), ("held", "active"), ("paused", "paused"), ("active", "active")]
)
def test_bringing_it_again_reconnects_what_was_lost_but_not_what_was_paused(
    office: Office, before: str, after: str
) -> None:
    which, _ = save(office, entry())
    with office.database.write() as c:
        accounts.set_state(c, which.id, AccountState(before), "sebab")

    found, _ = save(office, entry())

    assert found.state == after


def test_an_account_whose_key_is_gone_is_mended_by_bringing_it_again(office: Office) -> None:
    save(office, entry())
    office.vault = Vault([new_key()])

    found, saved = save(office, entry())

    assert saved is Saved.CHANGED
    with office.database.read() as c:
        assert accounts.access(c, found.id, office.vault).secrets == {"token": "t1"}


def test_a_good_check_reconnects(office: Office) -> None:
    which, _ = save(office, entry())
    with office.database.write() as c:
        accounts.set_state(c, which.id, AccountState.LOST, "Token mati.")
        accounts.mark_checked(c, which.id, office.now)
        found = accounts.by_external_id(c, "papan", "77")

    assert found is not None
    assert (found.state, found.reason, found.checked_at) == (AccountState.ACTIVE, "", office.now)


def test_setting_the_same_state_twice_is_said(office: Office) -> None:
    which, _ = save(office, entry())

    with office.database.write() as c:
        told = [accounts.set_state(c, which.id, AccountState.PAUSED) for _ in range(2)]

    assert told == [True, False]


def test_a_list_takes_a_subtree_a_platform_and_states(office: Office) -> None:
    for name, code, platform in (("a", CIBABAT, "papan"), ("b", MELONG, "papan"), ("c", CITY, "x")):
        office.account(name, code, platform)

    with office.database.read() as c:
        north = [a.handle for a in accounts.listed(c, territory="32.77.03")]
        boards = [a.handle for a in accounts.listed(c, platform="papan")]
        lost = accounts.listed(c, states=[AccountState.LOST])

    assert (north, boards, lost) == (["a"], ["b", "a"], [])


def test_an_unknown_account_is_a_sentence(office: Office) -> None:
    with office.database.read() as c, pytest.raises(SiaranError, match="nomor 99"):
        accounts.access(c, 99, office.vault)
