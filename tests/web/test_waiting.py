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
WELL = ("Semuanya berjalan sendiri", "Berjalan normal")


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
    assert not [words for words in WELL if words in page]


def _at_rest(desk: Furnished) -> None:
    """Nothing waits for anybody; one post of each village goes out later."""
    desk.office.change(account, account.c.state == "lost", state="active")
    desk.office.change(post, post.c.state != "queued", state="withdrawn", asked_at=None)


def test_where_nothing_waits_for_anybody_everybody_is_told_that_it_runs_by_itself(desk: Furnished) -> None:
    _at_rest(desk)
    pages = [desk.client(role).get("/").text for role in Role]

    assert all(words in page for page in pages for words in WELL)


def test_besides_an_emergency_nothing_may_wait(desk: Furnished) -> None:
    seat(desk)
    _at_rest(desk)
    planned(desk, source(CIBABAT, prioritas="darurat"))

    assert "Selain yang darurat di atas, tidak ada yang menunggu Anda." in desk.client(Role.APPROVER).get("/").text


def test_programmes_beyond_the_first_six_are_a_link_to_the_report(desk: Furnished) -> None:
    for n in range(5):
        desk.office.waiting(f"a{n}/1", desk.accounts[CIBABAT], "queued", program=f"P{n}")

    page = desk.client(Role.VIEWER).get("/").text
    assert '<a href="/reports">dan 1 lainnya</a>' in page and page.count('class="prog-row"') == 6


def test_while_everything_is_stopped_nobody_is_promised_a_time_or_told_that_it_runs(desk: Furnished) -> None:
    _at_rest(desk)
    acts.stop(desk.house, who="test")
    page = desk.client(Role.VIEWER).get("/").text

    assert "Tidak ada yang menunggu Anda." in page and "Menunggu pengiriman dilanjutkan" in page
    assert not [words for words in (*WELL, "Berikutnya") if words in page]
