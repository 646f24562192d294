"""The plain command `siaran run`, killed and ended at any instant."""

from __future__ import annotations

import random
import signal
import time

import pytest

from tests.crash.episode import Nursery, cli, finish, in_flight
from tests.crash.oracle import findings
from tests.crash.town import Town, until

pytestmark = pytest.mark.crash


def test_two_commands_on_one_database_say_everything_once(town: Town) -> None:
    town.queue(18, troubles=("reset_after", "reset_before"))

    running = [cli(town, "run", "--until-idle") for _ in range(2)]

    assert [command.wait(timeout=90) for command in running] == [0, 0]
    assert findings(town).broken == []
    assert len(town.public()) == 18


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_command_ended_at_any_instant_leaves_nothing_doubled_or_lost(
    town: Town, born: Nursery, number: signal.Signals
) -> None:
    dice = random.Random(number)
    town.queue(12)

    command = cli(town, "run")
    until(lambda: town.requests(), "the first request")
    time.sleep(dice.uniform(0, 0.2))
    command.send_signal(number)
    status = command.wait(timeout=30)
    left = in_flight(town)
    finish(town, born)

    assert status == (0 if number is signal.SIGTERM else -number)
    assert left == 0 or number is signal.SIGKILL
    assert findings(town).broken == []
    assert len(town.public()) == 12
