"""A database that is away: whoever comes is told so calmly, and the log has one line for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from siaran.domain.member import Role
from siaran.house import House
from siaran.web import streams
from siaran.web.desk import Desk
from siaran.web.pages import events
from tests.postgres import Cluster
from tests.web.desks import at_page, furnished

PATHS = ("/", "/queue", "/sign-in", "/nowhere", "/events?after=0")


@contextmanager
def _away(cluster: Cluster, house: House) -> Iterator[None]:
    """Nobody is let into the database, and who was in it is out."""
    name = house.database.engine.url.database
    cluster.run(
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )
    yield
    cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _stream(opened: Desk) -> list[str]:
    """What a live page is told."""

    async def told() -> list[str]:
        return [piece async for piece in events._told(opened, {}, events.Watched(after=0))]

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, told()).result()


def test_every_page_is_one_that_says_so_and_the_log_has_one_line(
    house_on_postgres: House, postgres_template: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    with furnished(house_on_postgres) as desk:
        browser, before = desk.client(Role.ADMIN), at_page(desk, Role.ADMIN)
        with _away(postgres_template, house_on_postgres):
            streamed, answers = _stream(before), [browser.get(path) for path in PATHS]
        back = browser.get("/")

    assert {(a.status_code, "Siaran sedang terganggu" in a.text, "out of order" in a.text) for a in answers} == {
        (503, True, True)
    }
    assert (streamed, back.status_code) == ([streams.AGAIN], 200)
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "the desk failed", "the desk works again",
    ]  # fmt: skip
