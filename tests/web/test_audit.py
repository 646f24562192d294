"""The record of changes has words of the desk for everything that is ever recorded."""

from __future__ import annotations

import ast
import html
from collections.abc import Iterator

from siaran.domain.member import Role
from siaran.store import audit
from siaran.web.words import DEEDS, DETAILS
from tests.laws.reading import modules
from tests.web.desks import Furnished


def _recorded() -> Iterator[ast.keyword]:
    """What the code gives to `audit.record` by name."""
    for node in (node for module in modules() for node in ast.walk(module.tree)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
            yield from node.keywords


def test_every_deed_and_every_detail_has_a_word() -> None:
    deeds = {k.value.value for k in _recorded() if k.arg == "action" and isinstance(k.value, ast.Constant)}
    details = {k.arg for k in _recorded() if k.arg} - {"who", "action", "subject", "now"}

    assert "submit" in deeds and deeds - set(DEEDS) == set()
    assert "reason" in details and details - set(DETAILS) == set()


def test_a_line_tells_in_the_readers_language_what_was_done(desk: Furnished) -> None:
    admin, line = desk.client(Role.ADMIN), {"who": "x@desk", "subject": "a/b", "now": desk.now}
    with desk.house.database.write() as connection:
        audit.record(connection, action="resolve", answer="send", **line)
        audit.record(connection, action="withdraw", reason="Tidak lagi termasuk rencana pengumumannya.", **line)
    indonesian = admin.get("/audit").text
    admin.post("/language", data={"language": "en"})
    english = html.unescape(admin.get("/audit").text)

    assert "jawaban: kirim sekarang" in indonesian and "alasan: Tidak lagi termasuk" in indonesian
    assert "answer: send now" in english and "reason: No longer part of its announcement’s plan." in english


def test_a_long_list_is_a_number_that_unfolds(desk: Furnished) -> None:
    line = {"who": "x@desk", "subject": "a", "now": desk.now}
    with desk.house.database.write() as connection:
        audit.record(connection, action="approve", keys=["a/1", "a/2"], **line)
        audit.record(connection, action="approve", keys=["b/1", "b/2", "b/3", "b/4"], **line)
    page = desk.client(Role.ADMIN).get("/audit").text

    assert "kiriman: a/1, a/2" in page and "kiriman: 4" in page
    assert page.count("b/4") == 1 and "Semua 4" in page
