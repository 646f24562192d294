"""Questions, queue, calendar and the stop in a real browser: no fault, above the fold, dragged."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from siaran.domain.member import Role
from siaran.store import posts
from tests.browser.conftest import SIZES
from tests.browser.test_frame import Sit
from tests.store.office import CIBABAT
from tests.web.desks import SLUGS, Furnished
from tests.web.doubts import put_in_doubt

ENTRY = f"/calendar/{SLUGS[CIBABAT]}?day=2026-11-25"


PAGES = ("/questions", "/queue?state=all", "/stop", "/calendar", "/calendar?shape=list", ENTRY, "/quarantine")


@pytest.fixture
def doubtful(desk: Furnished) -> int:
    """Cibabat's question."""
    return put_in_doubt(desk, CIBABAT)


def test_no_page_has_a_fault(sit: Sit, desk: Furnished, doubtful: int, size: str) -> None:
    posts = (f"/questions/{doubtful}", f"/posts/{doubtful - 1}")

    assert sit(size, Role.ADMIN).faulty(*PAGES, *posts) == {}


def test_the_three_answers_stand_above_the_fold_on_an_office_pc(sit: Sit, doubtful: int) -> None:
    page = sit("desktop", Role.OPERATOR, CIBABAT).open(f"/questions/{doubtful}")

    boxes = [
        page.get_by_role("button", name=name).bounding_box() for name in ("Periksa", "Kirim sekarang", "Jangan kirim")
    ]

    assert all(box and box["y"] + box["height"] <= SIZES["desktop"][1] for box in boxes)
    assert page.locator(".answer .btn-primary, .answer :checked").count() == 0


def test_an_announcement_is_dragged_to_another_day(sit: Sit, desk: Furnished) -> None:
    page = sit("desktop", Role.OPERATOR, CIBABAT).open("/calendar")

    page.locator("[data-move]").drag_to(page.locator('[data-day="2026-11-27"]'))

    expect(page.get_by_label("Hari yang baru")).to_have_value("2026-11-27")
    page.get_by_role("button", name="Pindahkan").click()
    expect(page.get_by_text("2 kiriman dipindahkan ke Jumat, 27 November 2026")).to_be_visible()
    with desk.house.database.read() as connection:
        moved = posts.by_ids(connection, [desk.posts[CIBABAT, "queued"]])
    assert [p.due_at.day for p in moved.values()] == [27]
