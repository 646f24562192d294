"""What every page of the desk counts: what waits for somebody, in their part of the house."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, insert

from siaran.store import waiting
from siaran.store.database import Database
from siaran.store.writing_tables import submission
from tests.store.office import CIBABAT, CITY, MELONG, Office


def plan(office: Office, slug: str, revision: int = 1, territory: str = CIBABAT) -> None:
    account = office.account(f"{slug}-{revision}-{territory}", territory)
    office.waiting(f"{slug}/{revision}/{territory}", account, "planned", revision=revision)


def approvals(office: Office, scope: str | None = None) -> int:
    with office.database.read() as connection:
        return waiting.counts(connection, scope, office.now).approvals


def give_back(office: Office, slug: str, revision: int) -> None:
    values: dict[str, Any] = {"campaign": slug, "revision": revision, "who": "ani@desk", "at": office.now}
    values |= {"warnings": [], "writers": [], "open": True, "returned_by": "budi@desk", "returned_at": office.now}
    with office.database.write() as connection:
        connection.execute(insert(submission).values(values))


def test_a_campaign_waits_once_however_many_posts_and_revisions_of_it_do(office: Office) -> None:
    for revision, territory in ((1, CIBABAT), (1, MELONG), (2, CIBABAT)):
        plan(office, "donor", revision, territory)
    plan(office, "vaksin", territory=MELONG)

    assert [approvals(office, scope) for scope in (None, CITY, CIBABAT)] == [2, 2, 1]


def test_what_was_returned_does_not_wait_but_what_is_left_of_another_revision_does(office: Office) -> None:
    plan(office, "donor", 1)
    give_back(office, "donor", 1)
    assert approvals(office) == 0

    plan(office, "donor", 2)
    assert approvals(office) == 1


def test_what_waits_is_counted_from_an_index_without_a_look_at_the_posts(sqlite_database: Database) -> None:
    asked: list[tuple[str, Any]] = []
    with sqlite_database.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        waiting.counts(connection, CITY, sqlite_database.now())
        statement, values = asked[0]
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]

    assert any("USING COVERING INDEX ix_post_planned" in step for step in plan), plan
