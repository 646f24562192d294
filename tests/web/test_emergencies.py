"""What cannot wait: asked for by one, shown to all who approve, released by another, and nobody's own."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from siaran import acts, emergency
from siaran.domain.member import Role
from siaran.domain.post import Post, State
from siaran.store import alerts, audit, drafts, holds, posts, revisions
from tests.conftest import Clock
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.offices import NORTH, SLUG, UTAMA, planned, saw, seat, source

CAMPAIGN = "air-naik-di-melong"
FORM = {"title": "Air naik di Melong", "body": "Warga Melong ke balai kota sekarang.", "platforms": ["facebook"]}


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk of three villages, in quiet hours and with a hold over all of them."""
    seat(desk)
    with desk.house.database.write() as connection:
        holds.add(connection, reason="Berkabung", who="test", now=desk.now)
    return desk


def _ask(client: TestClient, **changed: str | list[str]) -> Response:
    return client.post("/emergencies", data=FORM | {"audience": f"{CIBABAT}, {MELONG}"} | changed)


def _posts(desk: Furnished) -> list[Post]:
    with desk.house.database.read() as connection:
        return posts.listed(connection, campaign=CAMPAIGN)


def _release(client: TestClient) -> Response:
    return client.post(f"/approvals/{CAMPAIGN}/approval", data={"saw": saw(client, CAMPAIGN), "which": "all"})


def _text(desk: Furnished) -> str:
    with desk.house.database.read() as connection:
        newest = revisions.newest(connection, CAMPAIGN)
    assert newest
    return newest.source


def test_one_act_writes_plans_submits_and_tells(desk: Furnished) -> None:
    answer = _ask(desk.client(Role.EDITOR), link="https://kota.example/air")

    assert (answer.status_code, answer.headers["location"]) == (303, "/emergencies")
    made = _posts(desk)
    assert {(p.state, p.emergency, p.not_after - p.due_at) for p in made} == {(State.PLANNED, True, timedelta(hours=6))}
    assert len(made) == 2 and max(p.due_at for p in made) - desk.now < timedelta(minutes=1), "quiet hours, and a hold"
    with desk.house.database.read() as connection:
        told = alerts.recent(connection)[0]
        deeds = [entry.action for entry in audit.recent(connection, 3)]
    assert "Air naik di Melong: siaran darurat diminta oleh editor-semua." in told.text and CAMPAIGN in told.text
    assert (told.kind, sorted(deeds)) == ("emergency", ["ask emergency", "begin draft", "submit"])


def test_it_stands_above_everything_at_home_for_those_who_approve_until_it_is_released(desk: Furnished) -> None:
    _ask(desk.client(Role.EDITOR))
    approver, elsewhere = desk.client(Role.APPROVER), desk.client(Role.APPROVER, UTAMA)
    other = desk.client(Role.APPROVER, MELONG)

    shown = [client.get("/").text for client in (approver, other, elsewhere, desk.client(Role.OPERATOR))]
    campaign = approver.get(f"/campaigns/{CAMPAIGN}").text
    released = _release(approver)

    assert "Periksa dan lepas" in campaign and "Periksa dan setujui" not in campaign
    assert ["Darurat: perlu dilepas sekarang" in page for page in shown] == [True, True, False, False]
    assert shown[0].index("Darurat: perlu dilepas") < shown[0].index("Menunggu Anda")
    assert shown[0].count("Air naik di Melong") == 2, "a button's hidden words besides, and not among the others again"
    assert released.headers["location"] == "/emergencies" and Counter(p.state for p in _posts(desk)) == {"queued": 2}
    assert "Darurat: perlu dilepas" not in approver.get("/").text


def test_the_page_names_both_and_when(desk: Furnished, clock: Clock) -> None:
    _ask(desk.client(Role.EDITOR))
    assert "2 kiriman menunggu dilepas." in desk.client(Role.VIEWER).get("/emergencies").text
    clock.advance(120)
    _release(desk.client(Role.APPROVER))

    page = desk.client(Role.EDITOR).get("/emergencies").text

    assert "Diminta oleh Penulis Kantor, Rabu, 25 November 2026 pukul 07.30 WIB." in page
    assert "Dilepas oleh Penyetuju Kantor, Rabu, 25 November 2026 pukul 07.32 WIB." in page


@pytest.mark.parametrize(("stopped", "told"), [(False, "terbit sekarang"), (True, "pengiriman dilanjutkan")])
def test_what_is_released_is_told_as_it_goes(desk: Furnished, stopped: bool, told: str) -> None:
    _ask(desk.client(Role.EDITOR))
    if stopped:
        acts.stop(desk.house, who="test")
    approver = desk.client(Role.APPROVER)

    _release(approver)

    assert "2 kiriman darurat dilepas, dan terbit" in (page := approver.get("/emergencies").text) and told in page


def test_while_everything_is_stopped_no_page_says_at_once(desk: Furnished) -> None:
    acts.stop(desk.house, who="test")
    editor, approver = desk.client(Role.EDITOR), desk.client(Role.APPROVER)
    _ask(editor)

    pages = [editor.get("/emergencies"), approver.get("/"), approver.get(f"/approvals/{CAMPAIGN}")]

    assert "Diminta. Terbit begitu orang lain melepasnya dan pengiriman dilanjutkan." in pages[0].text
    assert [("pengiriman dilanjutkan" in page.text, "seketika begitu" in page.text) for page in pages] == [
        (True, False)
    ] * 3


@pytest.mark.parametrize("again", [False, True])
def test_nobody_releases_what_they_asked_for_not_even_through_another_writer(desk: Furnished, again: bool) -> None:
    admin = desk.client(Role.ADMIN)
    _ask(admin)
    if again:
        path, editor = f"/campaigns/{CAMPAIGN}", desk.client(Role.EDITOR)
        text = "---\n" + "judul: Air naik\nprogram: Darurat\nprioritas: darurat\nkanal: [facebook]\n"
        form = {"shape": "text", "version": 0, "source": f'{text}sasaran: ["{CIBABAT}"]\n---\nKe balai kota.\n'}
        editor.post(f"{path}/draft", data=form)
        assert editor.post(f"{path}/submission", data={"version": 1}).status_code == 303

    assert "jadi orang lain yang melepas" in admin.get("/").text
    assert 'value="all"' not in admin.get(f"/approvals/{CAMPAIGN}").text
    assert _release(admin).status_code == 422
    assert {p.state for p in _posts(desk)} <= {State.PLANNED, State.WITHDRAWN}


def test_what_is_sent_back_leaves_home_and_waits_for_its_writer(desk: Furnished) -> None:
    editor, approver = desk.client(Role.EDITOR), desk.client(Role.APPROVER)
    _ask(editor)

    note = {"saw": saw(approver, CAMPAIGN), "note": "Sebut jam evakuasinya."}
    approver.post(f"/approvals/{CAMPAIGN}/return", data=note)

    assert "Darurat: perlu dilepas" not in approver.get("/").text
    page = editor.get("/emergencies").text
    assert "Sebut jam evakuasinya." in page and f'href="/campaigns/{CAMPAIGN}/draft"' in page


def test_one_that_was_sent_back_and_is_submitted_as_it_was_calls_again_and_only_once(desk: Furnished) -> None:
    editor, approver = desk.client(Role.EDITOR), desk.client(Role.APPROVER)
    _ask(editor)
    approver.post(f"/approvals/{CAMPAIGN}/return", data={"saw": saw(approver, CAMPAIGN), "note": "Benarkah?"})

    for _ in range(2):
        assert editor.post(f"/campaigns/{CAMPAIGN}/submission", data={"version": 0}).status_code == 303

    with desk.house.database.read() as connection:
        told = [(each.kind, "diminta oleh editor-semua" in each.text) for each in alerts.recent(connection)]
        deeds = [entry.action for entry in audit.recent(connection, 20)]
    assert told == [("emergency", True)] * 2 and deeds.count("ask emergency") == 2
    assert "Darurat: perlu dilepas" in approver.get("/").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "judul"),
        ({"platforms": []}, "kanal"),
        ({"platforms": ["instagram"]}, "Instagram"),
        ({"audience": "32.99"}, "32.99"),
        ({"body": " "}, "kosong"),
        ({"platforms": ["instagram"], "body": "Air naik. #a #b #c #d #e #f"}, "6 tagar"),
    ],
)
def test_what_is_wrong_is_said_once_and_nothing_is_left_of_it(
    desk: Furnished, changed: dict[str, str | list[str]], said: str
) -> None:
    desk.office.account("foto.melong", MELONG, "instagram")
    answer = _ask(desk.client(Role.EDITOR), **changed)

    faults = re.search(r'<ul class="fixes">(.*?)</ul>', answer.text, re.DOTALL)
    assert answer.status_code == 422 and faults and said in faults[1]
    assert max(Counter(faults[1].split("<li>")).values()) == 1
    assert _posts(desk) == []
    with desk.house.database.read() as connection:
        assert drafts.listed(connection, None, limit=1) == []


def test_a_second_press_of_the_button_asks_for_nothing_more(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)

    answers = [_ask(client), _ask(client)]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert "masih memiliki kiriman yang sama" in answers[1].text


@pytest.mark.parametrize("odd", [{"platforms": ["facebook", "zzz"]}, {"pick": "9" * 5000}])
def test_what_nothing_is_called_is_told_and_leaves_no_draft(desk: Furnished, odd: dict[str, str | list[str]]) -> None:
    answer = _ask(desk.client(Role.EDITOR), **odd)

    with desk.house.database.read() as connection:
        assert (answer.status_code, drafts.slugs(connection)) == (422, set())
    assert "tidak dikenal" in answer.text or "tidak ada" in answer.text


def test_whatever_ends_it_leaves_no_draft(desk: Furnished) -> None:
    def stumbling(territory: str) -> bool:
        raise RuntimeError(territory)

    with pytest.raises(RuntimeError):
        emergency.ask(desk.house, FORM | {"audience": [CIBABAT]}, desk.member(Role.EDITOR), stumbling)

    with desk.house.database.read() as connection:
        assert drafts.slugs(connection) == set()


def test_a_picture_of_the_library_brings_its_words(desk: Furnished) -> None:
    _ask(desk.client(Role.EDITOR), picture=desk.pictures[CIBABAT].name)

    assert [picture.alt for p in _posts(desk) for picture in p.pictures] == ["rahasia-cibabat"] * 2


def test_a_writer_of_one_village_does_not_speak_for_another(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR, CIBABAT)

    answer = _ask(client)

    assert answer.status_code == 422 and "di luar bagian Anda" in answer.text
    assert _ask(client, audience=CIBABAT).status_code == 303


@pytest.mark.parametrize("place", [CIBABAT, NORTH])
def test_the_form_begins_with_an_audience_that_its_check_takes(desk: Furnished, place: str) -> None:
    client = desk.client(Role.EDITOR, place)

    offered = re.search(r'name="audience"[^>]* value="([^"]+)"', client.get("/emergencies").text)

    assert offered and _ask(client, audience=offered[1]).status_code == 303


def test_an_emergency_of_the_editor_or_of_a_file_is_one_too_and_others_are_none(desk: Furnished) -> None:
    planned(desk, source(CIBABAT, prioritas="darurat"))
    planned(desk, source(MELONG, body="Rapat RW besok."), slug="rapat")

    page = desk.client(Role.APPROVER).get("/").text

    assert page.index("Darurat: perlu dilepas") < page.index("Imunisasi Desember") < page.index("Menunggu Anda")
    assert SLUG in desk.client(Role.VIEWER).get("/emergencies").text
    assert "rapat" not in desk.client(Role.VIEWER).get("/emergencies").text


def test_one_that_nobody_released_in_time_says_so(desk: Furnished) -> None:
    _ask(desk.client(Role.EDITOR))
    for p in _posts(desk):
        desk.office.change(posts.post, posts.post.c.id == p.id, state="missed")

    assert "Tidak dilepas selagi berlaku" in desk.client(Role.VIEWER).get("/emergencies").text


def test_a_word_that_is_corrected_later_calls_nobody_and_leaves_it_released(desk: Furnished) -> None:
    editor = desk.client(Role.EDITOR)
    _ask(editor)
    _release(desk.client(Role.APPROVER))
    for p in _posts(desk):
        desk.office.change(posts.post, posts.post.c.id == p.id, state="published", platform_id=str(p.id))

    form = {"shape": "text", "version": 0, "source": _text(desk).replace("balai kota", "balai desa")}
    editor.post(f"/campaigns/{CAMPAIGN}/draft", data=form)
    assert editor.post(f"/campaigns/{CAMPAIGN}/submission", data={"version": 1}).status_code == 303

    with desk.house.database.read() as connection:
        assert [told.kind for told in alerts.recent(connection)].count("emergency") == 1
    page = desk.client(Role.VIEWER).get("/emergencies").text
    assert "Tidak dilepas" not in page and "Dilepas oleh Penyetuju Kantor" in page
