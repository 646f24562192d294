"""The server: started, used by many at once, stopped."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests

from siaran.sandbox import World, start

SERVE = """
from datetime import UTC, datetime
from siaran.sandbox import World, serve
serve(World([], seed=1, clock=lambda: datetime.now(UTC)), "127.0.0.1", {port})
"""


def world(**rules):
    row = {"platform": "facebook", "handle": "a", "external_id": "1", "access_token": "t"}
    return World([row], seed=1, clock=lambda: datetime.now(UTC), **rules)


def test_it_stops_at_once_even_while_somebody_waits():
    with start(world()) as running, ThreadPoolExecutor(1) as pool:
        order = {"kind": "hang_after", "match": {"action": "node"}, "seconds": 60}
        requests.post(f"{running.url}/_sandbox/faults", json=order, timeout=5)
        waiting = pool.submit(requests.get, f"{running.url}/v26.0/me?access_token=t", timeout=60)
        began = time.monotonic()
        while not waiting.running():
            pass
        running.stop()

    assert time.monotonic() - began < 10
    with pytest.raises(requests.ConnectionError):
        requests.get(running.url, timeout=1)


def test_waiting_answers_do_not_wait_for_each_other():
    with start(world(latency_ms=300)) as running, ThreadPoolExecutor(16) as pool:
        began = time.monotonic()
        asked = [pool.submit(requests.get, f"{running.url}/v26.0/me?access_token=t", timeout=5) for _ in range(16)]
        statuses = {one.result().status_code for one in asked}

    assert statuses == {200}
    assert 0.3 <= time.monotonic() - began < 16 * 0.3


def test_many_posts_at_once_are_all_public_with_ids_of_their_own():
    with start(world(limits=False)) as running, ThreadPoolExecutor(8) as pool:
        url = f"{running.url}/v26.0/1/feed?access_token=t"
        asked = [pool.submit(requests.post, url, data={"message": f"Kata {n}"}, timeout=5) for n in range(200)]
        ids = {one.result().json()["id"] for one in asked}
        posts = requests.get(f"{running.url}/_sandbox/state", timeout=5).json()["posts"]

    assert len(ids) == 200
    assert {post["id"] for post in posts} == ids


def test_two_worlds_know_nothing_of_each_other():
    with start(world()) as one, start(world()) as other:
        requests.post(f"{one.url}/v26.0/1/feed?access_token=t", data={"message": "Halo"}, timeout=5)

        assert len(one.world.posts) == 1 and not other.world.posts


def test_a_body_that_is_far_too_large_is_refused():
    with start(world()) as running:
        answer = requests.post(f"{running.url}/v26.0/1/feed", data=b"x" * (33 * 1024 * 1024), timeout=20)

    assert answer.status_code == 413


def test_it_can_be_a_process_of_its_own(unused_port):
    with subprocess.Popen([sys.executable, "-c", SERVE.format(port=unused_port)]) as process:
        try:
            answer = patiently(f"http://127.0.0.1:{unused_port}/")
        finally:
            process.terminate()

    assert "Jagat latihan" in answer.text


def patiently(url):
    """The first answer of a server that is still starting."""
    for _ in range(200):
        try:
            return requests.get(url, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(f"nobody answers at {url}")
