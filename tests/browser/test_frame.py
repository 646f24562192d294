"""The frame in a real browser: reachable, readable, quiet at both sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from siaran.domain.member import Role
from tests.browser.conftest import Seat

Sit = Callable[..., Seat]


@pytest.mark.parametrize("path", ["/", "/menu", "/sessions", "/tidak-ada"])
def test_a_page_has_no_fault(sit: Sit, size: str, path: str) -> None:
    seat = sit(size, Role.ADMIN)

    seat.open(path)

    expected = ["error: Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert [fault for fault in seat.faults() if path != "/tidak-ada" or fault not in expected] == []


def test_the_door_has_no_fault(sit: Sit, size: str) -> None:
    seat = sit(size)

    seat.open("/")

    assert seat.faults() == []


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
