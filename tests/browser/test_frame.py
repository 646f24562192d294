"""The frame in a real browser: reachable, readable, quiet at both sizes."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from siaran import people
from siaran.domain.member import Role
from tests.browser.conftest import Seat
from tests.store.office import CIBABAT
from tests.web.desks import Furnished

Sit = Callable[..., Seat]


PAGES = ("/", "/menu", "/sessions")
DOORS = ("/sign-in", "/reset")
AMISS = {"/tidak-ada": 404, "/approvals": 403}


def test_the_frame_has_no_fault(sit: Sit, size: str) -> None:
    assert sit(size, Role.ADMIN).faulty(*PAGES) == {}


def test_the_doors_have_no_fault(sit: Sit, desk: Furnished, size: str) -> None:
    link = people.new_link(desk.house, desk.member(Role.VIEWER), who="test").url

    assert sit(size).faulty(*DOORS, f"/invitations/{link.rpartition('/')[2]}") == {}


def test_a_page_that_cannot_be_has_no_fault(sit: Sit, size: str) -> None:
    found = sit(size, Role.VIEWER).faulty(*AMISS)

    assert all(len(faults) == 1 and str(AMISS[path]) in faults[0] for path, faults in found.items())


def test_the_other_language_is_one_click_away(sit: Sit, size: str) -> None:
    page = sit(size, Role.VIEWER).open("/menu")

    page.get_by_role("main").get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="You")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_first_tab_stop_leads_to_the_content(sit: Sit) -> None:
    page = sit("desktop", Role.VIEWER).open("/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "isi"


def test_on_a_phone_every_target_is_large_enough_for_a_thumb(sit: Sit) -> None:
    page = sit("phone", Role.ADMIN).open("/")

    small = page.evaluate(
        "[...document.querySelectorAll('nav a, .btn')].filter(e => e.offsetHeight && e.offsetHeight < 44).length"
    )

    assert small == 0


def test_a_picture_by_itself_may_be_shown_as_the_browser_shows_pictures(sit: Sit, desk: Furnished) -> None:
    kept = desk.pictures[CIBABAT]

    page = sit("desktop", Role.VIEWER).open(f"/pictures/{kept.id}/{kept.name}")

    assert page.evaluate("document.images[0].naturalWidth") == 32
