"""What waits, and for whom: the home page says so to whoever must act, and to the others that it waits for them."""

from __future__ import annotations

import pytest

from siaran import acts
from siaran.domain.member import Role
from siaran.store.tables import account, post
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.offices import SLUG, planned, saw, seat, source

NOTE = "Jamnya keliru."
BUSY = ("Semuanya berjalan sendiri", "Berjalan normal")


def _sent_back(desk: Furnished) -> None:
    seat(desk)
    planned(desk, source(CIBABAT))
    approver = desk.client(Role.APPROVER)
    approver.post(f"/approvals/{SLUG}/return", data={"saw": saw(approver), "note": NOTE})


def test_what_was_sent_back_stands_first_before_its_writer_and_in_the_list(desk: Furnished) -> None:
    _sent_back(desk)
    home, listed = (desk.client(Role.EDITOR).get(path).text for path in ("/", "/campaigns"))

    first = home.split('class="todo sheet"')[1].split("</li>")[0]
    assert "Imunisasi Desember dikembalikan:" in first and NOTE in first
    assert f'href="/campaigns/{SLUG}/draft"' in first
    assert f"oleh Penyetuju Kantor: “{NOTE}”" in listed


@pytest.mark.parametrize(("place", "theirs"), [(CIBABAT, True), (MELONG, False)])
def test_only_who_may_write_all_of_it_is_asked_to_mend_it(desk: Furnished, place: str, theirs: bool) -> None:
    _sent_back(desk)

    assert (NOTE in desk.client(Role.EDITOR, place).get("/").text) is theirs
    assert NOTE not in desk.client(Role.VIEWER, place).get("/").text


def test_who_has_nothing_to_do_is_told_what_waits_for_others(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER).get("/").text

    assert "2 akun terputus; Operator yang menyambungkannya." in page
    assert "2 pengumuman menunggu persetujuan Penyetuju." in page
    assert not [words for words in BUSY if words in page]


def test_while_everything_is_stopped_nobody_is_promised_a_time_or_told_that_it_runs(desk: Furnished) -> None:
    desk.office.change(account, account.c.state == "lost", state="active")
    desk.office.change(post, post.c.state != "queued", state="withdrawn", asked_at=None)
    acts.stop(desk.house, who="test")
    page = desk.client(Role.VIEWER).get("/").text

    assert "Tidak ada yang menunggu Anda." in page and "Menunggu pengiriman dilanjutkan" in page
    assert not [words for words in (*BUSY, "Berikutnya") if words in page]
