"""What is known of past days is what their rows say, whatever has happened since."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from siaran import report
from siaran.store import instance, tables
from siaran.store.figures import Scope
from siaran.store.published import Published
from siaran.store.tables import post
from tests.report.promises import promise, told
from tests.store.office import CIBABAT, MELONG, Office

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PROMISES = told(promise("beras", CIBABAT, MELONG, platforms=("papan", "x")), promise("telur", CIBABAT))
SCOPES: list[dict[str, Any]] = [
    *({}, {"program": "Lain"}, {"territory": "32.77.03"}, {"campaign": "telur"}, {"start": -3 * DAY + 5 * HOUR}),
    *({"start": -4 * DAY, "end": 17 * HOUR}, {"start": 2 * HOUR, "end": 9 * HOUR}, {"start": 90 * DAY}),
]


def covered(office: Office, known: Published, scope: dict[str, Any]) -> list[report.Cell]:
    bounds = {name: office.now + v if isinstance(v, timedelta) else v for name, v in scope.items()}
    return report.covered(
        office.database, now=office.now, tree=office.tree, promises=PROMISES, published=known, **bounds
    )


def test_whatever_happens_known_days_say_what_new_ones_would(office: Office) -> None:
    chance, known, waiting = random.Random(1945), Published(), list[int]()
    accounts = [office.account("a"), office.account("b", MELONG), office.account("c", MELONG, "x")]
    for n in range(40):
        at = office.now + chance.randrange(-9 * 24, 3 * 24) * HOUR
        more = {"program": chance.choice(["Pangan", "Lain"]), "kind": chance.choice(["post", "repost", "part"])}
        key = f"{chance.choice(['beras', 'telur', 'lama'])}/{n}"
        waiting.append(office.waiting(key, chance.choice(accounts), "queued", at=at, **more))
        ended = post.c.id == chance.choice(waiting[-9:])
        office.change(post, ended & (post.c.state != "published"), state=chance.choice(["published", "missed"]))

        scope = chance.choice(SCOPES)
        assert covered(office, known, scope) == covered(office, Published(), scope)


def test_days_are_read_once_and_again_only_where_more_of_one_is_public(office: Office) -> None:
    which, known = office.account("a"), Published()
    for n in range(20):
        office.post(f"beras/{n}", which, at=office.now - n * DAY)
    missed = office.waiting("telur/1", which, "missed", at=office.now - 9 * DAY)

    first, second = reads(office, known), reads(office, known)
    office.change(post, post.c.id == missed, state="published")

    assert (first, second, reads(office, known)) == (1, 0, 1)


def reads(office: Office, known: Published) -> int:
    """How many times a report reads the posts of days."""
    asked: list[str] = []

    @event.listens_for(office.database.engine, "before_cursor_execute")
    def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    covered(office, known, {})
    event.remove(office.database.engine, "before_cursor_execute", note)
    return sum("SUBSTR(" in statement or "TO_CHAR(" in statement for statement in asked)


def test_of_another_database_nothing_is_known(office: Office) -> None:
    known, first = Published(), office.post("beras/1", office.account("a"))
    with office.database.write() as connection:
        instance.create(connection, "mesin")
    covered(office, known, {})

    office.change(post, post.c.id == first, campaign="telur")
    office.change(tables.instance, tables.instance.c.id == 1, generation=2)

    assert covered(office, known, {}) == covered(office, Published(), {})


def test_a_place_is_kept_once_however_often_something_is_public_there(office: Office) -> None:
    number = office.account("a", MELONG)
    for n in (1, 2):
        office.waiting(f"beras/{n}", number, "published", at=office.now - n * DAY)

    with office.database.read() as connection:
        one, other = [stand.places[0] for stand in Published().stands(connection, Scope())]

    assert one is other
