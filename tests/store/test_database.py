"""How a database is opened."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from siaran.store import database as database_module
from siaran.store.database import Database
from siaran.store.outage import Outage


@pytest.mark.parametrize(("named", "seconds"), [("", "5"), ("?connect_timeout=2", "2")])
def test_a_postgresql_that_does_not_answer_is_given_up(named: str, seconds: str) -> None:
    opened = Database(f"postgresql+psycopg://siaran@tidak.ada.example/siaran{named}")

    assert opened.engine.url.query["connect_timeout"] == seconds


def test_an_error_does_not_tell_what_was_to_be_written(database: Database) -> None:
    with pytest.raises(Exception, match="hidden") as refused, database.write() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "RAHASIA"})

    assert "RAHASIA" not in str(refused.value)


def test_a_statement_that_sqlite_does_not_understand_is_no_outage(sqlite_url: str) -> None:
    broken = Database(sqlite_url)

    with pytest.raises(OperationalError, match="nowhere"), Outage("tes").spared(), broken.read() as connection:
        connection.execute(text("SELECT 1 FROM nowhere"))
    broken.close()


def test_a_clock_whose_database_does_not_answer_is_asked_again_only_after_a_while(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot, asked, opened = [1000.0], [0], Database(postgres_url)
    monkeypatch.setattr(database_module, "_boot_time", lambda: boot[0])
    first = opened.now()
    swallow(opened, boot, asked)
    boot[0] += 6.0

    moments = [opened.now() for _ in range(3)]
    opened.close()

    assert ([(m - first).total_seconds() for m in moments], asked) == ([11.0] * 3, [1])


def swallow(opened: Database, boot: list[float], asked: list[int]) -> None:
    """From now on whoever asks waits for five seconds, and is not answered."""

    @event.listens_for(opened.engine, "checkout")
    def unanswered(*_: object) -> None:
        asked[0] += 1
        boot[0] += 5.0
        raise OperationalError("SELECT", {}, OSError("timed out"))
