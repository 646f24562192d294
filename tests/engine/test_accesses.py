"""Accounts' secrets: read together for the lanes of one claim, handed out once, and never all lost for one."""

from __future__ import annotations

from dataclasses import replace

from siaran.engine import Engine, ports_of
from siaran.engine.accesses import Accesses
from siaran.house import House
from siaran.store import accounts
from siaran.store.database import Database
from tests.crash.town import Town, until


def numbers(house: House) -> list[int]:
    with house.database.read() as connection:
        return [a.id for a in accounts.listed(connection)][:2]


class Counting(Database):
    """A database that counts how often it is read."""

    reads = 0

    def read(self):  # type: ignore[no-untyped-def]
        self.reads += 1
        return super().read()


def test_expected_accounts_are_read_in_one_go_and_each_is_handed_out_once(town: Town, house: House) -> None:
    database = Counting(str(house.settings.database_url.get_secret_value()))
    accesses, (one, other) = Accesses(replace(house, database=database)), numbers(house)

    accesses.expect([one, other])
    taken = [accesses(one), accesses(other)]

    assert database.reads == 1
    assert taken == house.accesses([one, other])
    assert (accesses(one), database.reads) == (taken[0], 2)


def test_an_account_that_is_gone_keeps_no_other_waiting(house: House) -> None:
    accesses, (one, _) = Accesses(house), numbers(house)

    accesses.expect([one, 10**6])

    assert accesses(one) == house.access(one)


def test_the_engine_says_whom_it_will_ask_for_before_it_hands_anything_over(town: Town, house: House) -> None:
    told: list[list[int]] = []
    town.queue(3)
    engine = Engine(replace(ports_of(house), expect=lambda named: told.append(list(named))), concurrency=3)

    engine.start()
    until(lambda: len(town.public()) == 3, "all is said")
    engine.stop()

    assert [len(named) for named in told] == [3]
