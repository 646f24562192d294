"""A disk that takes nothing more: whoever only reads is let in and served, and is told."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from siaran.domain.member import Role
from siaran.store import sessions
from tests.conftest import Clock
from tests.web.desks import Furnished

PAGES = ("/", "/menu", "/queue", "/calendar", "/reports", "/audit")
RED = "Basis data tidak dapat ditulisi"


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
    assert [record.getMessage()[:22] for record in caplog.records] == ["noting sessions failed"]


def test_what_is_to_be_told_once_is_told_again_and_then_no_more(desk: Furnished) -> None:
    browser, told = desk.client(Role.ADMIN), "Semua perangkat lain sudah keluar"
    browser.post("/other-sessions/end")

    with _full():
        pages = [browser.get("/menu").text]
    pages += [browser.get("/menu").text for _ in range(2)]

    assert [told in page for page in pages] == [True, True, False]
