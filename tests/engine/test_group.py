"""One transaction for many: who shares it, and what becomes of everybody where it fails."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from siaran.engine.group import LARGEST_BATCH, Group
from tests.crash.town import until


class Till:
    """Commits one batch after the other; the first waits until it is `open`."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = threading.Event()
        self.refused: set[int] = set()

    def commit(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        if len(self.batches) == 1:
            self.open.wait()
        if self.refused & set(items):
            raise ValueError("refused")
        return [item * 10 for item in items]


def sell(till: Till, count: int, *, alone: bool = False) -> list[int | str]:
    """One item comes first, the others while its commit is under way; what each is answered."""
    group: Group[int, int] = Group(till.commit, alone=alone)

    def buy(item: int) -> int | str:
        try:
            return group.submit(item)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(count) as pool:
        first = pool.submit(buy, 0)
        until(lambda: till.batches, "the first is at the till")
        others = [pool.submit(buy, item) for item in range(1, count)]
        until(lambda: len(group._waiting) == count - 1, "the others wait")
        till.open.set()
        return [answer.result() for answer in (first, *others)]


def test_whoever_comes_while_a_commit_is_under_way_shares_the_next() -> None:
    till = Till()

    answers = sell(till, 9)

    assert answers == [item * 10 for item in range(9)]
    assert [sorted(batch) for batch in till.batches] == [[0], list(range(1, 9))]


def test_nobody_waits_for_company() -> None:
    till = Till()
    till.open.set()

    answer = Group(till.commit).submit(7)

    assert (answer, till.batches) == (70, [[7]])


def test_a_batch_is_never_larger_than_its_limit() -> None:
    till = Till()

    sell(till, LARGEST_BATCH + 10)

    assert [len(batch) for batch in till.batches] == [1, LARGEST_BATCH, 9]


def test_where_a_batch_fails_everybody_in_it_fails_and_the_next_goes_on() -> None:
    till = Till()
    till.refused = {0}

    answers = sell(till, 4)

    assert answers == ["refused", 10, 20, 30]


@pytest.mark.parametrize(("alone", "answers"), [(False, ["refused"] * 3), (True, [10, "refused", 30])])
def test_only_what_may_be_repeated_is_tried_once_more_alone(alone: bool, answers: list[int | str]) -> None:
    till = Till()
    till.refused = {2}

    told = sell(till, 4, alone=alone)

    assert told == [0, *answers]
