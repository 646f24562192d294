"""A database that is away: whoever comes is told so calmly, and the log has one line for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from siaran.domain.member import Role
from siaran.house import House
from tests.postgres import Cluster
from tests.web.desks import furnished

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


def test_every_page_is_one_that_says_so_and_the_log_has_one_line(
    house_on_postgres: House, postgres_template: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    with furnished(house_on_postgres) as desk:
        browser = desk.client(Role.ADMIN)
        with _away(postgres_template, house_on_postgres):
            answers = [browser.get(path) for path in PATHS]
        back = browser.get("/")

    assert {(a.status_code, "Siaran sedang terganggu" in a.text, "out of order" in a.text) for a in answers} == {
        (503, True, True)
    }
    assert back.status_code == 200
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "the desk failed", "the desk works again",
    ]  # fmt: skip
