"""The custody register: who may see it, what is written down, pausing, and tokens that are never shown again."""

from __future__ import annotations

from typing import Any

import pytest

from siaran.domain.account import AccountState
from siaran.domain.member import Role
from siaran.store import accounts, audit, custody, members
from siaran.store.tables import account
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import MARKS, Furnished


def _state(desk: Furnished) -> AccountState:
    with desk.house.database.read() as connection:
        found = accounts.by_id(connection, desk.accounts[CIBABAT])
    assert found is not None
    return found.state


def test_the_register_tells_of_ones_own_accounts_those_that_are_lost_first(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get("/accounts").text

    lost, working = page.index(f"{MARKS[CIBABAT]}-putus"), page.index(f"<b>{MARKS[CIBABAT]}</b>")
    assert "1 akun perlu disambungkan." in page and lost < working
    assert MARKS[MELONG] not in page


@pytest.mark.parametrize(
    ("query", "found"), [("state=lost", 1), ("platform=facebook", 1), ("q=PUTUS", 1), ("q=%25", 0)]
)
def test_filters_narrow_the_register(desk: Furnished, query: str, found: int) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get(f"/accounts?{query}").text

    assert page.count('<tr><td><a href="/accounts/') == found


def test_fifty_accounts_are_a_page(desk: Furnished) -> None:
    for n in range(60):
        desk.office.account(f"banyak-{n}", MELONG, "x")

    page = desk.client(Role.VIEWER, MELONG).get("/accounts?page=2&platform=x").text

    assert page.count('<tr><td><a href="/accounts/') == 10 and "Halaman 2 dari 2" in page


def test_who_holds_an_account_is_written_down_and_only_told_to_those_who_connect(desk: Furnished) -> None:
    path, operator = f"/accounts/{desk.accounts[CIBABAT]}", desk.client(Role.OPERATOR, CIBABAT)

    operator.post(f"{path}/custody", data={"holder": "Sekretaris Lurah", "contact": "022-99"})

    assert "022-99" in operator.get(path).text and "Mengubah catatan pemegang akun" in operator.get(path).text
    viewer = desk.client(Role.VIEWER, CIBABAT).get(path).text
    assert "Sekretaris Lurah" in viewer and "022-99" not in viewer


def test_an_account_is_paused_with_a_reason_and_goes_on_again(desk: Furnished) -> None:
    path, operator = f"/accounts/{desk.accounts[CIBABAT]}", desk.client(Role.OPERATOR, CIBABAT)

    unsaid = operator.post(f"{path}/pause")
    operator.post(f"{path}/pause", data={"reason": "Pegawai cuti."})
    paused = _state(desk)
    operator.post(f"{path}/resumption")

    assert (unsaid.status_code, paused, _state(desk)) == (422, AccountState.PAUSED, AccountState.ACTIVE)
    with desk.house.database.read() as connection:
        actions = [entry.action for entry in audit.about(connection, f"account/{desk.accounts[CIBABAT]}")]
    assert actions == ["account active", "account paused"]


def test_a_lost_account_is_connected_first_and_its_platform_speaks_in_a_fold(desk: Furnished) -> None:
    reason = 'X menolak izin akun ini. Kata X: "Expired."'
    desk.office.change(account, account.c.id == desk.accounts[CIBABAT], state="lost", reason=reason)
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/accounts/{desk.accounts[CIBABAT]}").text

    assert page.index('id="sambung"') < page.index('id="lakukan"') < page.index('id="fakta"')
    assert page.count("Expired.") == 1 and page.index("Kata Facebook sendiri") < page.index("Expired.")


def test_lists_lead_whoever_may_connect_to_where_a_lost_account_is_connected(desk: Furnished) -> None:
    desk.office.change(account, account.c.id == desk.accounts[CIBABAT], state="lost")
    link = f'href="/accounts/{desk.accounts[CIBABAT]}#sambung"'

    mine, others = desk.client(Role.OPERATOR, CIBABAT), desk.client(Role.VIEWER, CIBABAT)

    assert [link in mine.get(path).text for path in ("/accounts", "/queue")] == [True, True]
    assert [link in others.get(path).text for path in ("/accounts", "/queue")] == [False, False]


def test_a_lost_account_is_not_resumed_by_a_button(desk: Furnished) -> None:
    with desk.house.database.read() as connection:
        lost = custody.listed(connection, custody.Narrow(CIBABAT, state="lost"), limit=1)[0]

    answer = desk.client(Role.OPERATOR, CIBABAT).post(f"/accounts/{lost.id}/resumption")

    assert answer.status_code == 409


def test_another_territory_cannot_be_connected(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)

    answer = operator.post("/accounts", data={"territory": MELONG, "access_token": "a", "access_token_secret": "b"})

    assert answer.status_code == 404


def test_a_choice_that_was_never_offered_is_not_there(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)

    assert "sudah dilupakan demi keamanan" in operator.post("/accounts/meta/choice").text
    assert "sudah dilupakan demi keamanan" in operator.post("/accounts/import/confirmation").text


def test_how_long_a_permission_is_good_and_what_for_are_told_apart(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)
    page = operator.get(f"/accounts/{desk.accounts[CIBABAT]}").text

    assert [words for words in ("Izin berlaku sampai", "Cakupan izin") if f"<dt>{words}</dt>" not in page] == []
    assert "akun mana yang memberi izin ini" in page
    assert "Token adalah izin" in operator.get("/accounts/new").text


def test_the_register_speaks_english_too(desk: Furnished) -> None:
    viewer = desk.client(Role.VIEWER, CIBABAT)
    viewer.post("/language", data={"language": "en"})

    assert "1 account must be reconnected." in viewer.get("/accounts").text


def test_who_has_no_token_is_told_what_it_is_and_whom_to_ask(desk: Furnished) -> None:
    path, operator = f"/accounts/{desk.accounts[CIBABAT]}", desk.client(Role.OPERATOR, CIBABAT)
    with desk.house.database.write() as connection:
        more: dict[str, Any] = {"name": "budi", "office": "Diskominfo", "email": "budi@kota.example", "territory": ""}
        admin = members.add(connection, **more, role=Role.ADMIN, who="test", now=desk.now)
        members.set_password(connection, admin, "-", who="test", now=desk.now)
        custody.keep(connection, desk.accounts[CIBABAT], holder="Sekretaris Lurah", contact="022-99")

    page, viewer = (client.get(path).text for client in (operator, desk.client(Role.VIEWER, CIBABAT)))

    asked = ["portofolio bisnis Meta", "Pengelola Diskominfo", "budi@kota.example", "Sekretaris Lurah, 022-99"]
    assert [words for words in asked if words not in page] == []
    assert "Token Halaman</label>" in " ".join(page.split()) and "budi@kota.example" not in viewer
