"""Two people change the queue at one moment, on a real PostgreSQL: one wins, the other is told so, none is half-done.

Both have asked whether anything stands in their way before either has written; SQLite lets no second one begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, event

from siaran import queue
from siaran.domain.errors import Conflict
from siaran.domain.post import Slot
from siaran.store import posts, revisions
from siaran.store.database import TOO_LATE, Database
from tests.conftest import Clock
from tests.ledger.conftest import Town

FIRST = "Rencana lain baru saja disimpan lebih dahulu. Susun ulang rencananya."


@pytest.fixture
def town(postgres_url: str, clock: Clock) -> Iterator[Town]:
    """The town on PostgreSQL."""
    database = Database(postgres_url, clock=clock)
    yield Town(database, clock)
    database.close()


def race(town: Town, *writers: Callable[[Connection], object]) -> list[str]:
    """Each in a transaction of its own, at one moment: what those who lost were told.

    Whoever is about to write waits for the other one; a deadlock is found at once.
    """
    both = Barrier(len(writers), timeout=5)

    @event.listens_for(town.database.engine, "before_cursor_execute")
    def meet(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT INTO post", "INSERT INTO revision", "UPDATE post")):
            cursor.execute("SET LOCAL deadlock_timeout = '10ms'")
            both.wait()

    def write(writer: Callable[[Connection], object]) -> str:
        try:
            with town.database.write() as connection:
                writer(connection)
        except Conflict as lost:
            return str(lost)
        return ""

    with ThreadPoolExecutor(len(writers)) as threads:
        return [said for said in threads.map(write, writers) if said]


def plan(town: Town, *parts: list[Slot]) -> Callable[[Connection], None]:
    """Whoever adds these posts, part after part."""

    def add(connection: Connection) -> None:
        for slots in parts:
            queue.add(connection, slots, sends={}, now=town.now)

    return add


def stored(town: Town) -> set[str]:
    with town.database.read() as c:
        return {p.key for p in posts.listed(c)}


def test_one_key_is_taken_by_one_of_two(town: Town) -> None:
    mine, others = [town.slot("a"), town.slot("b")], [town.slot("c"), town.slot("a", fingerprint="other")]

    assert race(town, plan(town, mine), plan(town, others)) == [FIRST]
    assert stored(town) in ({"c/a", "c/b"}, {"c/c", "c/a"})


def test_the_same_words_on_one_account_are_said_by_one_of_two(town: Town) -> None:
    mine, others = [town.slot("a"), town.slot("b")], [town.slot("c"), town.slot("d", fingerprint="b")]

    assert race(town, plan(town, mine), plan(town, others)) == [FIRST]
    assert stored(town) in ({"c/a", "c/b"}, {"c/c", "c/d"})


def test_two_plans_that_wait_for_each_other_end_as_one_of_them(town: Town) -> None:
    one, other = [town.slot("a")], [town.slot("b")]

    assert race(town, plan(town, one, other), plan(town, other, one)) == [TOO_LATE]
    assert stored(town) == {"c/a", "c/b"}


def withdrawn(town: Town, connection: Connection, name: str) -> None:
    queue.withdraw(connection, town.post(name), who="ani", now=town.now)


def rewritten(town: Town, connection: Connection, name: str) -> None:
    queue.rewrite(connection, [queue.Rewrite(town.post(name), town.slot(name, text="Lain"))])


@pytest.mark.parametrize("change", [withdrawn, rewritten])
def test_two_who_change_the_same_posts_in_another_order_end_as_one_of_them(
    town: Town, change: Callable[[Town, Connection, str], None]
) -> None:
    town.queue(town.slot("a"), town.slot("b"))

    def both(names: str, connection: Connection) -> None:
        for name in names:
            change(town, connection, name)

    assert race(town, partial(both, "ab"), partial(both, "ba")) == [TOO_LATE]
    assert [town.post(name).version for name in "ab"] == [3, 3], "planned, approved, changed once"


def test_one_revision_of_a_campaign_is_the_next(town: Town) -> None:
    words = {"slug": "c", "sha256": "0", "origin": "desk", "source": "", "campaign": {}, "now": town.now}
    writers = [partial(revisions.add, author=who, **words) for who in ("ani", "budi")]

    assert race(town, *writers) == ["c baru saja disimpan oleh orang lain. Susun ulang rencananya."]
    with town.database.read() as c:
        assert [r.number for r in revisions.of_slug(c, "c")] == [1]
