"""Every page in English: what it shows there and in Bahasa Indonesia alike are names and what people wrote."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from siaran.domain.member import Role
from siaran.speech import tongues
from siaran.store import members
from tests.store.office import CIBABAT
from tests.web import doubts, offices
from tests.web.desks import MARKS, SOURCE, Furnished
from tests.web.sentences import left_over
from tests.web.test_policy import REAL, path_of
from tests.web.texts import indonesian, texts

SAME = "Siaran Menu Operator Access token secret Facebook Instagram November Asia Jakarta"
"""Words that are the same in both languages."""
WRITTEN = (
    "Judul Program Isi Naskah Alasan Jeda Izin dicabut pengumuman satu dua unknown putus Kantor Kotak merah test "
    "kel utara anggota"
)
"""What was written into the furnished desk, besides the marks."""
KEYS = "judul program templat sasaran kanal terbit rentang berlaku ulang tautan media berkas alt tagar prioritas"
"""The keys of a campaign's file: code, for people who know them."""
PERMISSIONS = (
    "pages_show_list basic read_engagement user_content manage_posts insights instagram publish business management"
)
"""How Meta calls what a token may do."""
STREAMS = "/events"
"""Never ends."""
MORE = ("/approvals/imunisasi", "/campaigns/imunisasi", "/queue?state=missed", "/calendar?shape=list", "/nowhere")


@pytest.fixture
def full(desk: Furnished) -> Furnished:
    """The furnished desk with a question, and a campaign that waits for approval."""
    offices.seat(desk)
    offices.planned(desk)
    doubts.put_in_doubt(desk, CIBABAT)
    return desk


def _paths(desk: Furnished, method: str) -> list[str]:
    """Every path of this method, with things that are there."""
    with desk.house.database.write() as connection:
        token = members.invite(connection, desk.people[CIBABAT], who="test", now=desk.now)
    routes = sorted(path.replace("{token}", token) for verb, path in REAL if verb == method and path != STREAMS)
    return [path_of(desk, path, CIBABAT) for path in routes]


def _speaking(client: TestClient, language: str) -> TestClient:
    client.post("/language", data={"language": language})
    return client


def _page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    return answer.text if "html" in answer.headers.get("content-type", "") else ""


def _words(*written: str) -> set[str]:
    return {word for text in written for word in re.findall(r"[^\W\d_]{3,}", text)}


def _data(desk: Furnished) -> set[str]:
    """Every word that somebody has put in: places and their variables, members, campaigns, what platforms showed."""
    tree = desk.house.tree()
    places = [f"{t.name} {t.level} {' '.join(t.variables)} {' '.join(t.variables.values())}" for t in tree.values()]
    people = [f"{m.name} {m.office}" for m in desk.members.values()] + [str(desk.house.settings.content)]
    seen = [doubts.OURS, doubts.THEIRS, "Selamat pagi.", offices.source(), *offices.PLACES.values()]
    return _words(SAME, WRITTEN, KEYS, PERMISSIONS, SOURCE, *MARKS.values(), *places, *people, *seen, "tes")


def test_what_is_the_same_in_both_languages_was_written_by_people(full: Furnished) -> None:
    paths, admin, told = [*_paths(full, "GET"), *MORE], full.client(Role.ADMIN), {}
    for language in ("id", "en"):
        _speaking(admin, language)
        told[language] = {path: _page(admin, path) for path in paths}

    known, both = _data(full), {path: texts(told["en"][path]) & texts(told["id"][path]) for path in paths}
    assert sum(bool(page) for page in told["en"].values()) > 35
    assert {path: left for path in paths if (left := {t for t in both[path] if _words(t) - known})} == {}
    assert {path: left for path, page in told["en"].items() if (left := indonesian(page) + left_over(page))} == {}


def test_a_form_that_is_sent_empty_is_answered_in_english(full: Furnished) -> None:
    told = {}
    for path in _paths(full, "POST"):
        told[path] = _speaking(full.client(Role.ADMIN), "en").post(path).text

    assert {path: left for path, page in told.items() if (left := indonesian(page) + left_over(page))} == {}


def test_nobody_reads_indonesian_at_the_door_who_chose_english(desk: Furnished) -> None:
    visitor, viewer = _speaking(desk.visitor(), "en"), _speaking(desk.client(Role.VIEWER), "en")
    pages = [_page(visitor, path) for path in ("/sign-in", "/reset", "/invitations/none")] + [_page(viewer, "/members")]

    assert [indonesian(page) + left_over(page) for page in pages] == [[]] * 4


def test_the_name_of_a_place_is_never_taken_for_a_word(desk: Furnished) -> None:
    names = [territory.name for territory in desk.house.tree().values()]

    assert [said for name in names if (said := tongues()["en"].said(name)) != name] == []
