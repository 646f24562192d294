"""The oracle is not blind: each broken promise that is planted is seen, and called by its name."""

from __future__ import annotations

import pytest

from tests.sim.network import SECRET
from tests.sim.oracle import violations
from tests.sim.world import World

INTENT = (
    "INSERT INTO attempt (post, n, worker, epoch, intent_at, request_sha256, outcome)"
    " SELECT id, 7, 'w', 1, {}, '', 'open' FROM post WHERE state = 'published' LIMIT 1"
)
PLANTED = {
    "I2 unsaid": "DELETE FROM alert",
    "I2 unended": "UPDATE post SET state = 'queued' WHERE state = 'published'",
    "I6": INTENT.format("datetime(due_at, '-5 seconds')"),
    "I7": INTENT.format("datetime(not_after, '+5 seconds')"),
    "I8": INTENT.format("due_at"),
    "I9": "UPDATE post SET state = 'queued' WHERE state = 'published'",
    "I10": f"UPDATE post SET text = text || '!'; {INTENT.format('due_at')}",
    "I12": f"UPDATE lane SET closed_until = '2030-01-01 00:00:00'; {INTENT.format('due_at')}",
    "lane": INTENT.format("due_at"),
    "stop": f"UPDATE instance SET stopped_at = '2026'; {INTENT.format('due_at')}",
}


@pytest.mark.parametrize("promise", PLANTED)
def test_what_is_done_to_the_database_is_seen(finished: World, promise: str) -> None:
    with finished.database.write() as connection:
        for statement in PLANTED[promise].split("; "):
            connection.exec_driver_sql(statement)

    assert any(v.startswith(promise.split()[0]) for v in violations(finished))


def test_a_post_that_is_public_twice_is_seen(finished: World) -> None:
    finished.network.public.append(finished.network.public[0])

    assert violations(finished)[0].startswith("I1")


def test_a_published_post_that_is_not_public_is_seen(finished: World) -> None:
    finished.network.public.clear()

    assert violations(finished)[0].startswith("I3")


def test_a_request_without_an_intent_is_seen(finished: World) -> None:
    finished.watch.set_out("nobody", "1", "Halo", None)

    assert violations(finished)[0].startswith("I4")


def test_a_second_request_of_one_attempt_is_seen(finished: World) -> None:
    worker = finished.database.rows("SELECT worker FROM attempt")[0]["worker"]
    account = finished.network.public[0].account

    said = finished.watch.set_out(worker, account, finished.network.public[0].text, None)
    finished.watch.arrived(said, finished.clockwork.now)

    assert any(v.startswith("I4") and "two requests" in v for v in violations(finished))


def test_a_request_with_less_than_half_of_the_lease_left_is_seen(finished: World) -> None:
    with finished.database.write() as connection:
        connection.exec_driver_sql("UPDATE lane SET lease_until = '2026-11-25 00:00:00'")
    attempt = finished.database.rows("SELECT a.*, p.account, p.text FROM attempt a JOIN post p ON p.id = a.post")[-1]

    finished.watch.set_out(attempt["worker"], str(attempt["account"]), attempt["text"], None)

    assert any(v.startswith("lane") and "left of the lease" in v for v in violations(finished))


def test_a_second_container_beside_one_that_may_be_published_still_is_seen(finished: World) -> None:
    post = finished.database.rows("SELECT post FROM attempt WHERE outcome = 'accepted'")[0]["post"]
    containers = {name: {"text": "Halo", "ended": None} for name in ("c1", "c2")}
    sent = {"id": finished.database.rows("SELECT id FROM attempt WHERE post = ?", post)[0]["id"], "post": post}

    for number, container in ((sent["id"], "c1"), (99, "c2")):
        finished.watch.made_in({**sent, "id": number, "text": "Halo", "name": "x"}, container, containers)

    assert violations(finished)[0].startswith("I8")


def test_a_secret_in_a_row_is_seen(finished: World) -> None:
    with finished.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE post SET reason = 'Bearer {SECRET}'")

    assert any(v.startswith("I13") for v in violations(finished))
