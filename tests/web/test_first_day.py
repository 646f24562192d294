"""A desk on its first day: nothing is connected or written yet, and the pages say what comes first."""

from __future__ import annotations

import pytest

from siaran.domain.member import Role
from siaran.house import House
from siaran.web import create_app
from tests.store.office import Office
from tests.web.desks import Furnished

STEPS = {'href="/accounts/new"': "connect", 'href="/members/new"': "invite", 'href="/new-campaign"': "write"}


@pytest.fixture
def desk(house: House) -> Furnished:
    """An empty desk."""
    return Furnished(house, create_app(house), Office(house.database))


@pytest.mark.parametrize(
    ("role", "steps"),
    [(Role.ADMIN, ["connect", "invite", "write"]), (Role.EDITOR, ["write"]), (Role.VIEWER, [])],
)
def test_the_home_page_offers_the_first_steps_that_one_may_take(desk: Furnished, role: Role, steps: list[str]) -> None:
    page = desk.client(role).get("/").text

    assert [step for link, step in STEPS.items() if link in page] == steps
    assert ("Meja ini siap dipakai." in page) is bool(steps)


def test_a_list_without_a_line_says_how_it_gets_one(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)

    assert "setelah pengumumannya diajukan" in admin.get("/queue").text
    assert "Tanpa akun, tidak ada yang dapat terbit." in admin.get("/accounts").text
    assert "Tidak ada kiriman yang cocok." in admin.get("/queue?q=hujan").text
