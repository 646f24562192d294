"""An emergency in a real browser: asked for without JavaScript, released by somebody else, no fault on any page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from siaran.domain.member import Role
from siaran.house import House
from siaran.store import posts
from tests.browser.conftest import Seat
from tests.browser.hands import Hand
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.offices import seat as furnish

Sit = Callable[..., Seat]
TITLE = "Air naik di Melong"


def _states(house: House) -> list[str]:
    with house.database.read() as connection:
        return [p.state.value for p in posts.listed(connection, campaign="air-naik-di-melong")]


def _ask(page: Page) -> None:
    """Go to the page by the menu, and ask."""
    hand = Hand(page)
    hand.go("Darurat")
    hand.fill(Judul=TITLE, Isi="Warga Melong ke balai kota sekarang.", Sasaran=f"{CIBABAT}, {MELONG}")
    page.get_by_role("checkbox", name="X", exact=True).uncheck()
    hand.press("Minta sekarang")


def test_two_people_and_three_pages(sit: Sit, desk: Furnished, size: str) -> None:
    furnish(desk)
    approver, form = sit(size, Role.APPROVER), sit(size, Role.EDITOR)

    _ask(sit(size, Role.EDITOR, scripts=False).open("/"))
    hand = Hand(approver.open("/"))
    faults = approver.faults()
    hand.press("Periksa dan lepas", "link")
    faults += approver.faults()
    hand.press("Lepas semua sekarang")
    form.open("/emergencies")

    expect(approver.page.get_by_text("2 kiriman darurat dilepas, dan terbit sekarang.")).to_be_visible()
    assert (_states(desk.house), faults + approver.faults() + form.faults()) == (["queued"] * 2, [])
