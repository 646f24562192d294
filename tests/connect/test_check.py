"""Whose token is it: the platform is asked over real HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer

from siaran.connect import Checked, check_accounts
from siaran.domain.account import Account, AccountState
from siaran.store import accounts
from siaran.store.tables import account
from siaran.store.vault import Vault, new_key
from tests.connect.board import Board
from tests.store.office import CIBABAT, CITY, MELONG, Office


def check(office: Office, server: HTTPServer) -> Checked:
    board = Board(None, {"papan_url": server.url_for("")})
    [checked] = check_accounts(office.database, {"papan": board}, office.vault, office.now)
    return checked


def tells(server: HTTPServer, **told: str) -> None:
    server.expect_request("/me", headers={"Authorization": "token-a"}).respond_with_json(told)


def stored(office: Office) -> Account:
    with office.database.read() as c:
        return accounts.listed(c)[0]


def test_a_token_of_the_right_account_is_good(office: Office, httpserver: HTTPServer) -> None:
    office.account("a")
    tells(httpserver, id="id-a", handle="A")

    checked = check(office, httpserver)

    assert (checked.ok, checked.warning, checked.sentence) == (True, False, "Tersambung sebagai A.")
    assert stored(office).checked_at == office.now


def test_a_token_of_another_account_holds_it(office: Office, httpserver: HTTPServer) -> None:
    office.account("a")
    tells(httpserver, id="id-b", handle="b")

    checked = check(office, httpserver)

    assert not checked.ok
    assert "milik b (id-b), bukan a (id-a)" in checked.sentence
    assert stored(office).state is AccountState.HELD


def test_another_name_is_only_a_warning_and_the_stored_one_stays(office: Office, httpserver: HTTPServer) -> None:
    office.account("a")
    tells(httpserver, id="id-a", handle="baru")

    checked = check(office, httpserver)

    assert (checked.ok, checked.warning) == (True, True)
    assert "Namanya di sini masih a" in checked.sentence
    assert stored(office).handle == "a"


def test_a_token_that_ends_soon_is_warned_of(office: Office, httpserver: HTTPServer) -> None:
    office.account("a")
    tells(httpserver, id="id-a", handle="a", expires_at=(office.now + timedelta(days=3)).isoformat())

    assert "habis dalam 3 hari" in check(office, httpserver).sentence


@pytest.mark.parametrize(("status", "state"), [(401, "lost"), (403, "held"), (402, "active"), (429, "active")])
def test_an_answer_about_the_account_changes_its_state(
    office: Office, httpserver: HTTPServer, status: int, state: str
) -> None:
    office.account("a")
    httpserver.expect_request("/me").respond_with_data("", status)

    assert not check(office, httpserver).ok
    assert stored(office).state == state


def test_a_paused_account_stays_paused_whatever_is_found(office: Office, httpserver: HTTPServer) -> None:
    which = office.account("a")
    office.change(account, account.c.id == which, state="paused")
    httpserver.expect_request("/me").respond_with_data("", 401)

    check(office, httpserver)

    assert stored(office).state is AccountState.PAUSED


def test_a_good_answer_reconnects_a_lost_account(office: Office, httpserver: HTTPServer) -> None:
    which = office.account("a")
    office.change(account, account.c.id == which, state="lost", reason="Token mati.")
    tells(httpserver, id="id-a", handle="a")

    check(office, httpserver)

    assert (stored(office).state, stored(office).reason) == (AccountState.ACTIVE, "")


def test_a_fault_of_the_platforms_code_is_told_without_its_words(
    office: Office, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    office.account("a")
    httpserver.expect_request("/me").respond_with_json({"rahasia": 1})

    checked = check(office, httpserver)

    assert (checked.ok, "KeyError" in checked.sentence) == (False, True)
    assert "token-a" not in caplog.text + checked.sentence
    assert stored(office).state is AccountState.ACTIVE


def test_an_account_whose_key_is_gone_says_so(office: Office, httpserver: HTTPServer) -> None:
    office.account("a")
    office.vault = Vault([new_key()])

    assert "tidak dapat dibuka" in check(office, httpserver).sentence


def test_an_account_of_a_platform_that_is_not_installed_says_so(office: Office, httpserver: HTTPServer) -> None:
    office.account("a", platform="mading")

    assert "mading tidak terpasang" in check(office, httpserver).sentence


def test_only_the_accounts_of_a_subtree_are_asked(office: Office, httpserver: HTTPServer) -> None:
    for name, code in (("a", CIBABAT), ("b", MELONG), ("c", CITY)):
        office.account(name, code)
    httpserver.expect_request("/me").respond_with_data("", 503)
    board = Board(None, {"papan_url": httpserver.url_for("")})

    found = check_accounts(office.database, {"papan": board}, office.vault, office.now, territory="32.77.03")

    assert [c.account.handle for c in found] == ["a"]
