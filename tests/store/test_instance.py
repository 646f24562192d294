"""The mark beside the database: it betrays copies and old databases, and never goes ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import update

from siaran.domain.member import Role
from siaran.store import instance, members, sessions
from siaran.store.database import Database
from siaran.store.instance import Mark
from siaran.store.tables import instance as row_of

HERE = "mesin-ini"
STRANGE: dict[str, tuple[Callable[[Mark], Mark], str]] = {
    "another instance": (lambda mark: replace(mark, uuid="lain"), "instansi lain"),
    "another machine": (lambda mark: replace(mark, machine="mesin-lama"), "mesin lain"),
    "further on": (lambda mark: replace(mark, intent_seq=mark.intent_seq + 1), "lebih tua"),
    "a later generation": (lambda mark: replace(mark, generation=2, intent_seq=0), "lebih tua"),
    "unreadable": (lambda _: Mark("", 0, 0, ""), "rusak"),
}


@pytest.fixture
def mark(database: Database) -> Mark:
    """What the file of a new installation says; seven intents have been committed."""
    with database.write() as c:
        instance.create(c, HERE)
        c.execute(update(row_of).values(intent_seq=7))
        row = instance.get(c)
    assert row is not None
    return instance.mark_of(row, HERE)


def check(database: Database, mark: Mark | None, machine: str = HERE) -> str:
    with database.write() as c:
        return instance.check_copy(c, mark, machine, database.now())


def test_its_own_mark_is_nothing_strange_even_where_it_lags(database: Database, mark: Mark) -> None:
    assert check(database, mark) == ""
    assert check(database, replace(mark, intent_seq=3)) == ""


def test_containers_have_no_machine(database: Database, mark: Mark) -> None:
    assert check(database, replace(mark, machine=""), machine="apa pun") == ""
    assert check(database, mark, machine="") == ""


@pytest.mark.parametrize(("change", "reason"), STRANGE.values(), ids=STRANGE)
def test_a_mark_of_something_else_is_quarantine(
    database: Database, mark: Mark, change: Callable[[Mark], Mark], reason: str
) -> None:
    told = check(database, change(mark))

    assert reason in told
    assert check(database, mark) == told


def test_a_database_that_may_be_old_lets_nobody_in_who_was_in_then(database: Database, mark: Mark) -> None:
    now = database.now()
    with database.write() as c:
        boss = members.add(c, name="kepala", office="K", role=Role.ADMIN, territory="", who="t", now=now).id
        token = sessions.begin(c, boss, agent="laptop hilang", address="", now=now)
        link = members.invite(c, boss, who="t", now=now)

    check(database, replace(mark, intent_seq=mark.intent_seq + 1))

    with database.read() as c:
        assert sessions.of_token(c, token, now) is None and members.invited(c, link, now) is None


def test_a_move_is_asked_about_once_and_not_at_every_start(database: Database, mark: Mark) -> None:
    assert "mesin lain" in check(database, mark, machine="mesin-baru")
    with database.write() as c:
        c.execute(update(row_of).values(quarantined_at=None, quarantine_reason=""))
        row = instance.get(c)
    assert row is not None

    written_anew = instance.mark_of(row, "mesin-baru")

    assert check(database, written_anew, machine="mesin-baru") == ""


def test_of_what_happened_after_the_last_tick_a_copy_knows_nothing(database: Database, mark: Mark) -> None:
    beat = database.now()
    with database.write() as c:
        instance.beat(c, beat)

    check(database, replace(mark, uuid="lain"))

    with database.read() as c:
        row = instance.get(c)
    assert row is not None and row.known_until == beat == row.restored_at


@pytest.mark.parametrize(("ago", "beats"), [(0, True), (10, True), (11, False), (-30, True), (-31, False)])
def test_an_engine_beats_that_ticked_lately_and_not_one_that_ticks_hours_ahead(ago: int, beats: bool) -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)

    assert instance.beats(now - timedelta(seconds=ago), now) is beats


def test_a_new_machine_adopts_what_postgresql_says(database: Database, mark: Mark) -> None:
    assert check(database, None, machine="mesin-baru") == ""


def test_a_file_that_is_torn_or_strange_is_a_mark_of_nobody(tmp_path: Path, mark: Mark) -> None:
    path = tmp_path / "instance.json"
    assert instance.read_mark(path) is None

    for content in (b"", b"{", b"[]", b"7", b'{"uuid": "u"}', b"\xff"):
        path.write_bytes(content)
        assert instance.read_mark(path) == Mark("", 0, 0, "")

    instance.write_mark(path, mark)
    assert instance.read_mark(path) == mark


def test_two_writers_never_mix_their_marks(tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    marks = [Mark(str(n) * 36, n, n, "m" * n) for n in range(8)]
    torn: list[Mark | None] = []

    def write(mark: Mark) -> None:
        for _ in range(10):
            instance.write_mark(path, mark)
            torn.extend(seen for seen in [instance.read_mark(path)] if seen not in marks)

    writers = [Thread(target=write, args=(mark,)) for mark in marks]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert torn == [] and [p.name for p in tmp_path.iterdir()] == ["instance.json"]
