"""A place's value is changed: whoever changes it, writes or approves is told of the texts that still have the old."""

from __future__ import annotations

import pytest

from siaran import outdated
from siaran.domain.member import Role
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import Furnished
from tests.web.offices import SLUG, planned, seat, source

TEXT = source(body="Imunisasi di Kelurahan {{ wilayah.nama }}, di {{ wilayah.loket }}, gratis. Bawa Buku KIA.")


@pytest.fixture(autouse=True)
def waiting(desk: Furnished) -> None:
    """A campaign that names the offices' counters is planned for three villages."""
    seat(desk)
    for code in (CITY, CIBABAT):
        _changed(desk, code, f"Loket lama {code}")
    planned(desk, TEXT)


def _changed(desk: Furnished, code: str, value: str, name: str = "loket") -> str:
    """What the place's page says after the change."""
    admin = desk.client(Role.ADMIN)
    was = desk.house.tree()[code].variables.get(name, "")
    admin.post(f"/territories/{code}/variables", data={"name": name, "value": value, "was": was})
    return admin.get(f"/territories/{code}").text


def test_who_changes_a_value_is_told_what_uses_the_old_one_and_where_to_go_on(desk: Furnished) -> None:
    page = _changed(desk, CIBABAT, "Loket 2")

    assert "loket disimpan. 1 kiriman yang belum terbit memakai nilai lama; lihat di bawah." in page
    assert f'href="/campaigns/{SLUG}/plan"' in page and "Imunisasi Desember" in page
    assert "memakai nilai lama" not in _changed(desk, MELONG, "022-1", name="telepon")


def test_what_is_inherited_counts_below_and_what_is_their_own_does_not(desk: Furnished) -> None:
    assert "2 kiriman yang belum terbit memakai nilai lama" in _changed(desk, CITY, "Loket 2")
    assert outdated.outdated(desk.house, territory=CIBABAT).count == 0


def test_approver_and_author_are_told_until_it_is_planned_again(desk: Furnished) -> None:
    remark, approver = "Nilai wilayah berubah sejak naskah ini disusun.", desk.client(Role.APPROVER)
    paths = [f"/approvals/{SLUG}", f"/campaigns/{SLUG}"]
    before = [remark in approver.get(path).text for path in paths]

    _changed(desk, CIBABAT, "Loket 2")
    after = [remark in approver.get(path).text for path in paths]
    planned(desk, TEXT)

    assert (before, after) == ([False] * 2, [True] * 2)
    assert [remark in approver.get(path).text for path in paths] == [False] * 2


def test_a_value_that_is_as_it_was_makes_nothing_old_and_one_that_is_gone_does(desk: Furnished) -> None:
    _changed(desk, CIBABAT, "Loket 2")
    assert "memakai nilai lama" not in _changed(desk, CIBABAT, f"Loket lama {CIBABAT}")

    assert "memakai nilai lama" in _changed(desk, CITY, "")


def test_only_so_many_texts_are_made_for_one_answer(desk: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outdated, "MOST", 1)

    page = _changed(desk, CITY, "Loket 2")

    assert "Kirimannya sangat banyak; baru yang terdekat waktunya yang diperiksa." in page
