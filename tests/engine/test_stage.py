"""A stage: who is taken up together, who waits for nobody, and what becomes of the others where it fails."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from siaran.engine.stage import Stage
from tests.crash.town import until


class Till:
    """Serves one batch after the other; the first waits until it is `open`. An item in `refused` is an error."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = threading.Event()
        self.refused: set[int] = set()
        self.error: type[BaseException] = ValueError

    def serve(self, items: Sequence[int]) -> None:
        self.batches.append(list(items))
        self.open.wait()
        if self.refused & set(items):
            raise self.error("refused".upper())


def sell(till: Till, count: int, *, threads: int = 1, most: int = 8) -> None:
    """One item comes first, the others while it is served; back when all are."""
    stage: Stage[int] = Stage("till", till.serve, threads=threads, most=most)
    stage.start()
    stage.put(0)
    until(lambda: till.batches, "the first is at the till")
    for item in range(1, count):
        stage.put(item)
    until(lambda: len(till.batches) >= min(threads, count), "every thread is at work")
    till.open.set()
    stage.finish()


def test_what_comes_meanwhile_is_taken_up_together_and_no_more_than_allowed() -> None:
    till = Till()

    sell(till, 12)

    assert till.batches == [[0], [1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11]]


def test_threads_take_up_what_comes_while_the_others_are_at_work() -> None:
    till = Till()

    sell(till, 5, threads=3, most=1)

    assert sorted(till.batches) == [[0], [1], [2], [3], [4]]


@pytest.mark.parametrize("error", [ValueError, SystemExit])
def test_an_error_is_logged_and_keeps_no_other_waiting(
    caplog: pytest.LogCaptureFixture, error: type[BaseException]
) -> None:
    till = Till()
    till.refused, till.error = {0}, error

    sell(till, 3)

    assert till.batches == [[0], [1, 2]]
    assert f"till failed: Kesalahan program ({error.__name__})" in caplog.text and "REFUSED" not in caplog.text


def test_finishing_is_waiting_for_what_was_put_before() -> None:
    till = Till()
    till.open.set()
    stage: Stage[int] = Stage("till", till.serve, threads=2, most=4)
    for item in range(9):
        stage.put(item)

    stage.start()
    stage.finish()

    assert sorted(item for batch in till.batches for item in batch) == list(range(9))


def test_what_is_taken_back_is_not_taken_up() -> None:
    till = Till()
    till.open.set()
    stage: Stage[int] = Stage("till", till.serve)
    for item in range(3):
        stage.put(item)

    back = stage.take_back()
    stage.put(back[1])
    stage.start()
    stage.finish()

    assert (back, till.batches) == ([0, 1, 2], [[1]])
