"""Where workers are born: a process that has imported everything and forks one for each order.

    python -m tests.crash.nursery        orders on standard input, one JSON a line; process ids on standard output

Each worker is a process of its own, with its own threads and connections: it runs the engine until it is idle, or until
its trap springs. Starting Python anew for each would cost a second of a processor.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from siaran import health
from siaran.engine import Engine, ports_of, run_until_idle
from siaran.house import open_house
from siaran.settings import read
from tests.crash.trap import Trap, trapped

CALLS_AT_ONCE = 1
"""So few that what one worker has in hand is fewer than there are lanes, and two workers share them."""
PR_SET_PDEATHSIG = 1
DONE = "worker {} has come to its end by itself"


def main() -> None:
    """Fork a worker for each order until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever dies is gone at once
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _live(json.loads(line))
        print(child, flush=True)


def _live(order: dict[str, Any]) -> None:
    """A worker's life; nothing of the nursery's is touched on the way out."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _die_with_the_nursery()
        os.environ.update(order["env"])
        _write_to(Path(order["log"]))
        if order.get("largest_file"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"], resource.RLIM_INFINITY))
        work(order.get("trap"), order.get("calls", CALLS_AT_ONCE))
        print(DONE.format(os.getpid()), flush=True)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _die_with_the_nursery() -> None:
    """Where a test run is cut short, nobody else would end its workers."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _write_to(log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(descriptor, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def work(trap: dict[str, Any] | None, calls: int) -> None:
    """Run the engine on the house that the environment names, as `siaran run --until-idle` does."""
    with open_house(read()) as house:
        health.check_copy(house)
        ports = ports_of(house)
        if trap:
            ports = trapped(ports, Trap(trap["step"], trap["nth"], signal.Signals[trap["signal"]], trap["seed"]))
        engine = Engine(ports, concurrency=calls)
        run_until_idle(engine, house.database, threading.Event(), poll=house.settings.poll, progress=lambda _: None)


if __name__ == "__main__":
    main()
