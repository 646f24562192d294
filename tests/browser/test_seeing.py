"""Reports, territories and accounts in a real browser: no fault at either size; an own value by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from siaran.domain.member import Role
from tests.browser.conftest import Seat
from tests.store.office import CIBABAT
from tests.web.desks import Furnished

Sit = Callable[..., Seat]
PAGES = (
    *("/reports", "/territories", f"/territories/{CIBABAT}", "/territories/values?name=telepon&show=all"),
    *("/territories/values", "/accounts", "/accounts/new"),
)

KARANGMEKAR = "32.77.02.1003"
WIDER_THAN_ITS_TILE = """() => {
    const tiles = document.querySelectorAll(".map path"), names = document.querySelectorAll(".map text");
    return [...names].map((name, n) => [name.textContent, name.getBBox().width / tiles[n].getBBox().width])
                     .filter(([_, part]) => part > 0.97);
}"""


@pytest.fixture
def measured(desk: Furnished) -> Furnished:
    """With something to plot, and the longest name of a village on the map."""
    desk.office.post("donor/1", desk.office.account("kel.karangmekar", KARANGMEKAR, "facebook"))
    desk.office.measure(desk.posts[CIBABAT, "published"], views=2000, reach=1500, reactions=70)
    return desk


def test_pages_that_show_have_no_fault(sit: Sit, measured: Furnished, size: str) -> None:
    seat, account = sit(size, Role.ADMIN), measured.accounts[CIBABAT]

    assert seat.faulty(*PAGES, f"/accounts/{account}") == {}
    seat.open("/reports")
    assert "Karangmekar" in seat.page.locator(".map").text_content()
    assert seat.page.evaluate(WIDER_THAN_ITS_TILE) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_an_own_value_is_written_by_keyboard(sit: Sit, size: str, scripts: bool) -> None:
    page = sit(size, Role.OPERATOR, CIBABAT, scripts=scripts).open(f"/territories/{CIBABAT}")

    page.get_by_label("Nama", exact=False).last.focus()
    page.keyboard.type("nomor_wa_pelayanan_rw")
    page.keyboard.press("Tab")
    page.keyboard.type("0811")
    page.keyboard.press("Enter")

    expect(page.get_by_text("nomor_wa_pelayanan_rw disimpan.")).to_be_visible()
    lines = page.locator("td > code").evaluate_all("all => all.map(each => each.getClientRects().length)")
    assert set(lines) == {1}, "a name that breaks in its middle is two names"
