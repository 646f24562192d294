"""A disk that takes nothing more: whoever only reads is let in and served, and is told; what is changed is not lost."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from siaran.domain.member import Role
from siaran.store import sessions
from tests.conftest import Clock
from tests.store.office import MELONG
from tests.web.desks import SLUGS, Furnished, at_page
from tests.web.doubts import put_in_doubt
from tests.web.offices import saw
from tests.web.test_sign_in import PASSWORD, _with_password

PAGES = ("/", "/menu", "/queue", "/calendar", "/reports", "/audit")
RED = "Basis data tidak dapat ditulisi"
TOLD = (
    "Belum berhasil",
    "did not work yet",
    "disknya penuh",
    "its disk is full",
    "pengelola peladen",
    "runs the server",
)


@contextmanager
def _full() -> Iterator[None]:
    """No file of this process can grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_every_page_is_read_and_tells_of_it_from_the_first_on(
    desk: Furnished, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    browser = desk.client(Role.ADMIN)
    browser.post("/other-sessions/end")
    clock.advance(sessions.SEEN_EVERY.total_seconds() + 1)

    with _full():
        answers = {path: browser.get(path) for path in PAGES}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(PAGES, 200)
    assert RED in answers["/menu"].text and "Berjalan normal" not in answers["/"].text
    assert [record.getMessage()[:29] for record in caplog.records] == ["the desk failed: the database"]


def test_what_is_to_be_told_once_is_told_again_and_then_no_more(desk: Furnished) -> None:
    browser, told = desk.client(Role.ADMIN), "Semua perangkat lain sudah keluar"
    browser.post("/other-sessions/end")

    with _full():
        pages = [browser.get("/menu").text]
    pages += [browser.get("/menu").text for _ in range(2)]

    assert [told in page for page in pages] == [True, True, False]


def _kept(desk: Furnished) -> tuple[list[str], list[str]]:
    """All that is in the house: the rows and the files."""
    home = desk.house.settings.home
    with closing(sqlite3.connect(home / "siaran.db")) as file:
        return list(file.iterdump()), sorted(str(path) for path in home.rglob("*") if not path.is_dir())


def test_whoever_changes_something_is_told_why_it_is_not_saved_and_who_mends_that(
    desk: Furnished, caplog: pytest.LogCaptureFixture
) -> None:
    name, browser, slug = _with_password(desk), desk.client(Role.ADMIN), SLUGS[MELONG]
    forms = {
        "/sign-in": {"name": name, "password": PASSWORD},
        "/campaigns": {"title": "Baru"},
        f"/campaigns/{slug}/draft": {"shape": "text", "source": "Ditulis"},
        f"/approvals/{slug}/approval": {"saw": saw(browser, slug), "which": "all"},
        f"/questions/{put_in_doubt(desk, MELONG)}/dismissal": {"version": 1},
    }
    before = _kept(desk)

    with _full():
        answers = [browser.post(path, data=form) for path, form in forms.items()]

    assert {(a.status_code, all(said in a.text for said in TOLD)) for a in answers} == {(503, True)}
    assert (_kept(desk), len(caplog.records)) == (before, 1)


def test_a_change_that_was_made_is_not_called_undone_for_want_of_its_notice(desk: Furnished) -> None:
    approver = at_page(desk, Role.APPROVER)

    with _full():
        assert approver.done("/", "Dihentikan.").headers["location"] == "/"


def test_a_picture_that_finds_no_room_is_not_called_a_wrong_form(desk: Furnished) -> None:
    files, browser = [Path(desk.picture.path).read_bytes(), b"\xff" * 2_000_000], desk.client(Role.ADMIN)

    with _full():
        answers = [browser.post("/pictures", data={"alt": "A"}, files={"file": ("a.jpg", c)}) for c in files]

    assert [answer.status_code for answer in answers] == [503, 503]


def test_what_is_being_typed_stays_on_the_page(desk: Furnished) -> None:
    browser, asked = desk.client(Role.EDITOR), {"HX-Request": "true", "HX-Target": "fixes"}
    form = {"shape": "text", "source": "Ditulis"}

    with _full():
        answer = browser.post(f"/campaigns/{SLUGS[MELONG]}/draft", data=form, headers=asked)

    assert (answer.status_code, answer.headers["hx-retarget"]) == (503, "#fixes")
    assert "tulisan Anda masih ada di sini" in answer.text and "<main" not in answer.text
