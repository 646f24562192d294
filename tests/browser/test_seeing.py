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
PAGES = ("/reports", "/territories", f"/territories/{CIBABAT}", "/accounts", "/accounts/new")


@pytest.fixture
def measured(desk: Furnished) -> Furnished:
    """With something to plot."""
    desk.office.measure(desk.posts[CIBABAT, "published"], views=2000, reach=1500, reactions=70)
    return desk


def test_pages_that_show_have_no_fault(sit: Sit, measured: Furnished, size: str) -> None:
    account = measured.accounts[CIBABAT]

    assert sit(size, Role.ADMIN).faulty(*PAGES, f"/accounts/{account}") == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_an_own_value_is_written_by_keyboard(sit: Sit, size: str, scripts: bool) -> None:
    page = sit(size, Role.OPERATOR, CIBABAT, scripts=scripts).open(f"/territories/{CIBABAT}")

    page.get_by_label("Nama", exact=False).last.focus()
    page.keyboard.type("nomor_wa")
    page.keyboard.press("Tab")
    page.keyboard.type("0811")
    page.keyboard.press("Enter")

    expect(page.get_by_text("nomor_wa disimpan.")).to_be_visible()
