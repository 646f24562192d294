"""The door: one session for each thread and set of routes; and the watchdog behind it."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from siaran.wire.door import TALKATIVE
from siaran.wire.watchdog import Watchdog


def test_a_thread_keeps_its_session(opened):
    door = opened()

    assert door.session({"a": "b"}) is door.session({"a": "b"})
    assert door.session({"a": "b"}) is not door.session({})


def test_another_thread_has_another(opened):
    door = opened()
    with ThreadPoolExecutor(1) as elsewhere:
        other = elsewhere.submit(door.session, {}).result()

    assert door.session({}) is not other


def test_many_threads_speak_at_once_without_mixing_their_answers(peer, opened):
    def echo(connection, there):
        path = there.requests[-1].split(" ")[1] if len(there.requests) else ""
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(path)}\r\n\r\n{path}".encode())

    door, theirs = opened(), [peer(echo) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(lambda n: door.session({}).get(f"{theirs[n].url}/{n}").text, range(4)))

    assert said == ["/0", "/1", "/2", "/3"]


def test_the_talkative_libraries_are_kept_from_printing_tokens(opened):
    opened()

    assert {logging.getLogger(name).level for name in TALKATIVE} == {logging.WARNING}


def test_the_watchdog_barks_at_the_earliest_first():
    dog, heard, done = Watchdog(), [], threading.Event()
    dog.watch(lambda: (heard.append("late"), done.set()), 0.2)
    dog.watch(lambda: heard.append("never"), 0.1).over = True
    dog.watch(lambda: heard.append("early"), 0.05)

    done.wait(10)
    dog.close()

    assert heard == ["early", "late"]


def test_the_watchdog_ends_when_it_is_told_to():
    before, dog = set(threading.enumerate()), Watchdog()
    dog.watch(lambda: None, 60)
    mine = [thread for thread in threading.enumerate() if thread not in before and thread.name == "watchdog"]

    dog.close()

    assert mine and not any(thread.is_alive() for thread in mine)


def test_a_watchdog_that_never_ran_ends_as_well():
    Watchdog().close()
