"""What somebody types in the editor outlives a lost connection, a lost session and a page that is left too soon."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from siaran.domain.member import Role
from siaran.store import members
from tests.browser.conftest import Seat
from tests.browser.kota import PASSWORD, SEALED
from tests.crash.town import until
from tests.web.desks import Furnished
from tests.web.offices import planned, seat
from tests.web.writers import PATH, TEXT, draft_of, save

Sit = Callable[..., Seat]


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk with a campaign to write."""
    seat(desk)
    planned(desk)
    return desk


def _type(page: Page, words: str) -> None:
    """Type at the end of the text."""
    page.get_by_label("Naskah").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def _refused(page: Page, words: str) -> None:
    """Type while the server is too busy to save it."""
    page.route("**/draft", lambda route: route.fulfill(status=503))
    _type(page, words)
    expect(page.get_by_text("Belum tersimpan: peladen belum dapat menerimanya.")).to_be_visible()
    expect(page.locator("#saved")).to_be_hidden()
    page.unroute("**/draft")


def _saved(desk: Furnished, words: str) -> bool:
    draft = draft_of(desk)
    return draft is not None and " ".join(draft.source.split()).endswith(words)


def _copies(page: Page) -> int:
    return int(page.evaluate("localStorage.length"))


def _sign_in(page: Page, desk: Furnished) -> None:
    member = desk.member(Role.EDITOR)
    with desk.house.database.write() as connection:
        members.set_password(connection, member, SEALED, who="test", now=desk.now)
    page.get_by_label("Nama").fill(member.name)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def test_whoever_is_signed_out_while_typing_signs_in_beside_it_and_it_is_saved(sit: Sit, desk: Furnished) -> None:
    page = sit("desktop", Role.EDITOR).open(f"{PATH}/draft")
    page.context.clear_cookies()
    _type(page, " Satu.")
    page.get_by_role("button", name="Ajukan persetujuan").click()
    expect(page.get_by_text("Anda perlu masuk lagi")).to_be_visible()
    expect(page.locator("#saved")).to_be_hidden()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Masuk di tab baru").click()
    _sign_in(opened.value, desk)

    expect(page.locator("#saved")).to_contain_text("tersimpan")
    expect(opened.value.get_by_label("Naskah")).to_have_value(re.compile(r" Satu\.\s*$"))
    assert (_saved(desk, " Satu."), _copies(page)) == (True, 0)


def test_without_a_connection_or_a_server_the_editor_says_so_and_tries_again(sit: Sit, desk: Furnished) -> None:
    seat = sit("desktop", Role.EDITOR)
    seat.page.clock.install()
    page = seat.open(f"{PATH}/draft")
    page.context.set_offline(True)
    _type(page, " Satu.")
    page.get_by_role("button", name="Simpan draf").last.click()
    expect(page.get_by_text("Belum tersimpan: sambungan terputus.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("tersimpan")
    assert (_saved(desk, " Satu."), _copies(page)) == (True, 0)
    _refused(page, " Dua.")
    page.clock.fast_forward(5000)
    expect(page.locator("#saved")).to_be_visible()
    assert _saved(desk, " Satu. Dua.")


def test_what_was_saved_in_ones_other_window_is_compared_and_what_is_not_chosen_is_gone(
    sit: Sit, desk: Furnished
) -> None:
    page = sit("desktop", Role.EDITOR).open(f"{PATH}/draft")
    save(desk.client(Role.EDITOR), f"{TEXT}Lain.\n", version=0, seat="lain")
    _type(page, " Satu.")
    page.get_by_role("button", name="Simpan draf").last.click()
    expect(page.get_by_role("heading", name="Draf ini sudah Anda simpan sendiri, di jendela lain.")).to_be_visible()
    assert _copies(page) == 1
    page.get_by_role("link", name="Pakai yang tersimpan").click()

    expect(page.get_by_label("Naskah")).to_have_value(re.compile(r"Lain\.\s*$"))
    assert _copies(page) == 0


def test_what_could_not_be_saved_is_offered_to_its_writer_alone(sit: Sit, desk: Furnished) -> None:
    page = sit("phone", Role.EDITOR).open(f"{PATH}/draft")
    mine = page.context.cookies()
    page.context.clear_cookies()
    _type(page, " Satu.")
    other = desk.client(Role.ADMIN).cookies["siaran"]
    page.context.add_cookies([{**mine[0], "value": other}])
    page.goto(page.url)
    expect(page.locator("#kept")).to_be_hidden()
    page.context.add_cookies(mine)
    page.goto(page.url)
    page.get_by_role("button", name="Pakai naskah itu").click()

    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()
    assert (_saved(desk, " Satu."), _copies(page)) == (True, 0)


def test_what_is_typed_just_before_leaving_is_saved_and_signing_out_leaves_no_copy(sit: Sit, desk: Furnished) -> None:
    page = sit("desktop", Role.EDITOR).open(f"{PATH}/draft")
    _type(page, " Satu.")
    page.get_by_role("link", name="Kalender").click()
    until(lambda: _saved(desk, " Satu."), "the text that was typed last")
    page.goto(page.url.replace("calendar", f"{PATH[1:]}/draft"))
    expect(page.locator("#kept")).to_be_hidden()
    page.route("**/draft", lambda route: route.abort())
    _type(page, " Dua.")
    assert _copies(page) == 1
    page.unroute("**/draft")
    page.get_by_role("button", name="Keluar").click()

    expect(page.get_by_text("Masuk ke meja Siaran")).to_be_visible()
    assert (_saved(desk, " Satu. Dua."), _copies(page)) == (True, 0)
