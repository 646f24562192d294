"""How a database is opened."""

from __future__ import annotations

import pytest

from siaran.store.database import Database


@pytest.mark.parametrize(("named", "seconds"), [("", "5"), ("?connect_timeout=2", "2")])
def test_a_postgresql_that_does_not_answer_is_given_up(named: str, seconds: str) -> None:
    opened = Database(f"postgresql+psycopg://siaran@tidak.ada.example/siaran{named}")

    assert opened.engine.url.query["connect_timeout"] == seconds
