"""Approval: what is shown, who may say yes, to what, and never to their own."""

from __future__ import annotations

from collections import Counter

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from siaran import acts, approving, keeping
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import Role
from siaran.domain.post import State
from siaran.house import user_name
from siaran.store import posts
from siaran.store.tables import account
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.forms import pressed
from tests.web.offices import BODY, SLUG, UTAMA, latest, planned, saw, seat, source

PATH = f"/approvals/{SLUG}"


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk before which a campaign of three villages waits."""
    seat(desk)
    planned(desk)
    return desk


def _states(desk: Furnished) -> dict[State, int]:
    with desk.house.database.read() as connection:
        return dict(Counter(p.state for p in posts.listed(connection, campaign=SLUG)))


def _say_yes(client: TestClient, **form: str | list[str]) -> int:
    return client.post(f"{PATH}/approval", data={"saw": saw(client), **form}).status_code


def _tick(client: TestClient, *places: str) -> Response:
    """Leave only these boxes ticked, and say yes to a part."""
    sent = pressed(client.get(PATH).text, "Setujui sebagian")
    return client.post(sent.action, data=sent.data | {"tick": list(places)})


def _send_back(client: TestClient, note: str) -> Response:
    return client.post(f"{PATH}/return", data={"saw": saw(client), "note": note})


def test_one_text_stands_in_full_and_of_the_others_only_what_differs(desk: Furnished) -> None:
    page = desk.client(Role.APPROVER).get(PATH).text

    assert page.count("gratis untuk semua balita") == 1
    assert '<span class="spot">Melong<sup>1</sup></span>' in page
    assert all(f'value="{code}" checked' in page for code in (CIBABAT, MELONG, UTAMA))


def test_an_account_that_cannot_speak_is_told_beside_its_place_alone(desk: Furnished) -> None:
    keeping.pause(desk.house, desk.accounts[MELONG], "Admin cuti.", who="uji@cli")
    desk.office.change(account, account.c.id == desk.accounts[CIBABAT], state="lost", reason="Izin dicabut.")
    planned(desk, source(body=f"{BODY} Bawa KTP."))

    page = desk.client(Role.APPROVER).get(PATH).text

    told = ["terputus, menunggu sambungan", "dijeda, menunggu dilanjutkan", "tidak aktif"]
    assert [page.count(words) for words in told] == [1, 1, 0]


def test_what_is_noted_of_a_place_stands_in_sentences(desk: Furnished) -> None:
    for code in (CIBABAT, MELONG):
        desk.office.account(f"x.{code}", code, "x")
    planned(desk, source(CIBABAT, MELONG, kanal=f'[x]\nx: {{suara: "{MELONG}"}}'), slug="dua")

    page = desk.client(Role.APPROVER).get("/approvals/dua").text

    assert "X: posting ulang.</span>" in page and "Naskah lengkap di atas.</span>" in page


def test_what_waits_is_listed_with_its_way_there(desk: Furnished) -> None:
    page = desk.client(Role.APPROVER).get("/approvals").text

    assert "Imunisasi Desember" in page
    assert f'href="{PATH}"' in page


def test_all_of_it_is_approved_with_one_button(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)

    assert _say_yes(client, which="all") == 303
    assert _states(desk) == {State.QUEUED: 3}
    assert "3 kiriman disetujui." in client.get("/approvals").text


def test_while_everything_is_stopped_no_time_is_promised(desk: Furnished) -> None:
    acts.stop(desk.house, who="test")
    client = desk.client(Role.APPROVER)
    _say_yes(client, which="all")

    page = client.get("/approvals").text
    assert "3 kiriman disetujui. Tidak ada yang terbit sebelum pengiriman dilanjutkan." in page


def test_a_yes_to_all_and_sending_back_carry_no_box_of_any_territory(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    page = client.get(PATH).text

    sent = [pressed(page, button) for button in ("Setujui semua", "Setujui sebagian", "Kembalikan ke penulis")]

    assert [set(each.data) for each in sent] == [
        {"saw", "which"},
        {"saw", "which", "held", "drawn", "tick"},
        {"saw", "note"},
    ]
    assert sent[2].action == f"{PATH}/return"
    assert client.post(sent[0].action, data=sent[0].data).status_code == 303
    assert _states(desk) == {State.QUEUED: 3}


def test_a_form_that_does_not_say_what_it_showed_is_no_yes_to_all(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)

    answers = [_say_yes(client, which="some", tick=[CIBABAT], **form) for form in ({}, {"held": ","}, {"drawn": ","})]

    assert (answers, _states(desk)) == ([422] * 3, {State.PLANNED: 3})


def test_only_the_ticked_territories_are_approved_and_the_others_go_on_waiting(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)

    assert _tick(client, CIBABAT, UTAMA).status_code == 303
    assert _states(desk) == {State.QUEUED: 2, State.PLANNED: 1}
    assert "2 kiriman disetujui. 1 kiriman tidak disetujui dan tetap menunggu." in client.get(PATH).text


def test_nothing_ticked_is_said_and_nothing_is_done(desk: Furnished) -> None:
    answer = _tick(desk.client(Role.APPROVER))

    assert (answer.status_code, "Centang paling sedikit satu wilayah" in answer.text) == (422, True)
    assert _states(desk) == {State.PLANNED: 3}


def test_an_approver_of_one_place_sees_and_approves_only_that_place(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER, MELONG)

    assert "Cibabat" not in client.get(PATH).text
    assert _say_yes(client, which="all") == 303
    assert _states(desk) == {State.QUEUED: 1, State.PLANNED: 2}


def test_an_approver_of_one_place_cannot_name_another(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER, MELONG)

    assert _tick(client, CIBABAT).status_code == 422
    assert _say_yes(client, which="some", held=",", drawn=",", branch=CIBABAT) == 404
    assert _states(desk) == {State.PLANNED: 3}


def test_what_changed_since_it_was_looked_at_is_not_approved(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    seen = saw(client)
    planned(desk, source(body=f"{BODY} Jangan terlambat."))

    answer = client.post(f"{PATH}/approval", data={"saw": seen, "which": "all"})

    assert (answer.status_code, "baru saja berubah" in answer.text) == (409, True)
    assert _states(desk) == {State.PLANNED: 3}


def test_a_note_sends_it_back_and_it_waits_for_its_author(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)

    assert _send_back(client, "Sebut RW-nya.").status_code == 303
    returned = latest(desk)
    assert returned and (returned.note, returned.returned_by) == ("Sebut RW-nya.", desk.member(Role.APPROVER).who)
    assert _states(desk) == {State.PLANNED: 3}
    assert f'href="{PATH}"' not in client.get("/approvals").text
    assert "Sebut RW-nya." in client.get(f"/campaigns/{SLUG}").text


def test_what_was_sent_back_cannot_be_approved_until_it_is_submitted_again(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    seen = saw(client)
    _send_back(client, "Belum.")

    assert client.post(f"{PATH}/approval", data={"saw": seen, "which": "all"}).status_code == 409
    planned(desk, source(body=f"{BODY} Jangan terlambat."))
    page = client.get(PATH).text
    assert "Anda mengembalikannya" in page and "Belum." in page and f'href="/campaigns/{SLUG}#revisi"' in page
    assert _say_yes(client, which="all") == 303


def test_sending_back_wants_a_note(desk: Furnished) -> None:
    answer = _send_back(desk.client(Role.APPROVER), " ")

    assert (answer.status_code, "Tulis apa yang perlu diubah" in answer.text) == (422, True)


def test_nobody_sends_back_twice(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    _send_back(client, "Satu.")

    answer = _send_back(client, "Dua.")

    assert (answer.status_code, "Catatan Anda tidak disimpan: “Dua.”" in answer.text) == (409, True)


def test_nobody_sends_back_what_waits_for_others_too(desk: Furnished) -> None:
    village = desk.client(Role.APPROVER, MELONG)

    answer = _send_back(village, "Bukan di sini.")

    assert (answer.status_code, "juga menunggu untuk wilayah lain" in answer.text) == (422, True)
    assert "Kembalikan ke penulis" not in (page := village.get(PATH).text) and "juga untuk wilayah lain" in page
    assert _say_yes(desk.client(Role.APPROVER), which="all") == 303
    assert _states(desk) == {State.QUEUED: 3}


def test_a_village_sends_back_what_waits_for_it_alone(desk: Furnished) -> None:
    _tick(desk.client(Role.APPROVER), CIBABAT, UTAMA)

    assert _send_back(desk.client(Role.APPROVER, MELONG), "Salah RW.").status_code == 303


def test_a_note_about_what_was_replaced_meanwhile_sends_nothing_back(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    seen = saw(client)
    planned(desk, source(body=f"{BODY} Sudah diperbaiki."))

    answer = client.post(f"{PATH}/return", data={"saw": seen, "note": "Salah ketik."})

    assert (answer.status_code, "Catatan Anda tidak disimpan: “Salah ketik.”" in answer.text) == (409, True)
    assert (again := latest(desk)) and (again.revision, again.returned) == (2, False)


def test_nobody_approves_what_they_wrote(desk: Furnished) -> None:
    me = desk.member(Role.ADMIN)
    planned(desk, source(body=f"{BODY} Dari saya."), who=me.who)
    client = desk.client(Role.ADMIN)

    assert "Setujui semua" not in client.get(PATH).text
    assert _say_yes(client, which="all") == 422
    assert _states(desk) == {State.PLANNED: 3}


def test_nor_what_they_wrote_before_somebody_else_went_over_it(desk: Furnished) -> None:
    me = desk.member(Role.ADMIN)
    planned(desk, source(body=f"{BODY} Dari saya."), who=me.who)
    planned(desk, source(body=f"{BODY} Dari orang lain."), who="lain@desk")

    with pytest.raises(SiaranError, match="orang lain yang menyetujuinya"):
        approving.approve(desk.house, [f"{SLUG}/{CIBABAT}/facebook"], who=me.who)


def test_a_yes_in_part_frees_nobody(desk: Furnished) -> None:
    me = desk.member(Role.ADMIN)
    planned(desk, source(body=f"{BODY} Dari saya."), who=me.who)
    planned(desk, source(body=f"{BODY} Dari orang lain."), who="lain@desk")
    _tick(desk.client(Role.APPROVER), UTAMA)

    assert _say_yes(desk.client(Role.ADMIN), which="all") == 422


def test_after_a_whole_yes_they_may_approve_what_others_write(desk: Furnished) -> None:
    me = desk.member(Role.ADMIN)
    planned(desk, source(body=f"{BODY} Dari saya."), who=me.who)
    _say_yes(desk.client(Role.APPROVER), which="all")
    planned(desk, source(body=f"{BODY} Dari orang lain."), who="lain@desk")

    assert _say_yes(desk.client(Role.ADMIN), which="all") == 303


def test_the_command_line_is_the_system_administrators_and_is_recorded_as_such(desk: Furnished) -> None:
    keys = planned(desk, source(body=f"{BODY} Dari peladen."), who=user_name())

    assert approving.approve(desk.house, keys, who=user_name()) == sorted(keys)
    with desk.house.database.read() as connection:
        assert {p.approved_by for p in posts.listed(connection, campaign=SLUG)} == {user_name()}


def test_sending_back_what_was_never_submitted_is_a_conflict(desk: Furnished) -> None:
    with pytest.raises(Conflict):
        approving.give_back(desk.house, "tidak-ada", scope=None, saw="", note="Apa ini?", who="x@desk")


def test_the_page_speaks_english_too(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    client.post("/language", data={"language": "en"})

    assert 'lang="en"' in client.get(PATH).text


def test_posts_of_one_minute_are_told_at_one_time(desk: Furnished) -> None:
    planned(desk, source(rentang="20 detik"))

    page = desk.client(Role.APPROVER).get(f"/approvals/{SLUG}").text

    assert "Kamis, 26 November 2026 pukul 07.00 WIB" in page and "sampai pukul 07.00" not in page
