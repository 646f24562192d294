"""What a person moved or withdrew, and a new revision plans otherwise: the desk says so before anybody says yes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran import acts
from siaran.domain.member import Role
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.offices import BODY, SLUG, seat, source
from tests.web.writers import PATH, begin, save, submit

KEYS = [f"{SLUG}/{code}/facebook" for code in (CIBABAT, MELONG)]


@pytest.fixture(autouse=True)
def chosen_by_people(desk: Furnished) -> None:
    """Of three posts one is moved at the desk, one withdrawn on the command line."""
    seat(desk)
    begin(desk.client(Role.EDITOR))
    submit(desk.client(Role.EDITOR), 2)
    moved = acts.post(desk.house, KEYS[0])
    acts.move(desk.house, KEYS[0], moved.due_at + timedelta(days=2), who=desk.member(Role.OPERATOR).who)
    acts.withdraw(desk.house, KEYS[1], who="budi@cli")


def test_the_editor_says_what_a_change_would_undo(desk: Furnished) -> None:
    page = desk.client(Role.EDITOR).get(f"{PATH}/draft").text

    assert "1 kiriman pengumuman ini dipindahkan di luar naskah." in page
    assert "1 kiriman pengumuman ini ditarik." in page


def test_the_plan_says_for_each_row_who_had_it_otherwise(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    save(client, source(body=f"{BODY} Jangan terlambat."), version=0)
    page = client.get(f"{PATH}/plan").text

    assert "Pemindahan 1 kiriman dibatalkan" in page and "Penarikan 1 kiriman dibatalkan" in page
    assert "; dipindahkan oleh Operator Kantor" in page and "tadinya ditarik oleh Pengelola sistem" in page
    assert page.count("<del") == 1


@pytest.mark.parametrize("place", ["", CIBABAT[:5]])
def test_whoever_approves_all_of_it_is_told_too(desk: Furnished, place: str) -> None:
    client = desk.client(Role.EDITOR)
    save(client, source(body=f"{BODY} Jangan terlambat."), version=0)
    submit(client, 1)

    page = desk.client(Role.APPROVER, place).get(f"/approvals/{SLUG}").text
    again = desk.client(Role.EDITOR).get(f"{PATH}/draft").text

    assert "Pemindahan 1 kiriman dibatalkan" in page and "ubah waktu terbit di naskahnya" in page
    assert "di luar naskah" not in again
