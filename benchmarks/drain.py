"""How fast is a full queue drained, how late does a post start, and how soon is it accepted?

    python -m benchmarks.drain [--posts 5000] [--lanes 500] [--latency 50] [--database sqlite|postgresql]

Both databases, in one run: the full protocol (claim, intent, call, settle) beside a raw loop that makes the same
requests with the same client, as many at one time. The ratio is the point: machines differ, and are shared. The pretend
platforms run in a process of their own. Lateness is measured in engines that have just started, and before the drain: a
database that has just been filled puts itself in order for a minute.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from benchmarks.pretend import KEY, SECRET, platforms, rows
from siaran import founding, queue
from siaran.domain.account import Access
from siaran.domain.post import Draft, Kind, Slot
from siaran.engine import Engine, ports_of, run_until_idle
from siaran.house import House, open_house
from siaran.settings import read
from siaran.store import accounts, posts
from tests import postgres

THREADS = 32
ACCOUNTS = 1000


def main() -> None:
    """Run everything and print the figures."""
    options = _options()
    with platforms(ACCOUNTS, options.latency) as url, tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SIARAN_X_API_URL": url, "SIARAN_X_CONSUMER_KEY": KEY, "SIARAN_X_CONSUMER_SECRET": SECRET}
        for name, address in _databases(Path(folder)):
            if options.database in (None, name):
                _measure(name, {"home": Path(folder) / name, "database_url": address}, url, options)


def _measure(name: str, given: dict[str, Any], url: str, options: argparse.Namespace) -> None:
    _found(given)
    for due, rounds, apart in ((1, 100, 0.4), (54, 10, 2.0)):
        with _house(given) as house:
            late = _lateness(house, url, due, rounds, apart)
        print(f"{name}: {due} due at once: {_spread(late, 'ms')} late at the platform", flush=True)
    with _house(given) as house:
        waits = _accepted(house, rounds=20)
    print(f"{name}: 50 of {ACCOUNTS} accounts due in one second: accepted {_spread(waits, 'ms')} after due", flush=True)
    gc.collect()
    gc.freeze()  # as `siaran serve` does; for the raw loop, too
    with _house(given) as house:
        raw = _raw(house, options.posts, options.lanes)
        full = _drained(house, url, options.posts, options.lanes)
    print(f"{name}: raw {raw:.0f}/s, full protocol {full:.0f}/s, ratio {full / raw:.0%}", flush=True)


def _spread(values: list[float], unit: str) -> str:
    """Of values in order: the middle, the 99th of a hundred (nearest rank), the last."""
    middle, most = (values[math.ceil(len(values) * share / 100) - 1] for share in (50, 99))
    return f"p50 {middle:.0f}, p99 {most:.0f}, worst {values[-1]:.0f} {unit}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--lanes", type=int, default=500)
    parser.add_argument("--latency", type=float, default=50.0)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    return parser.parse_args()


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder / 'sqlite' / 'siaran.db'}"
    cluster = postgres.start()
    try:
        cluster.run("CREATE DATABASE drain")
        yield "postgresql", cluster.url("drain")
    finally:
        cluster.stop()


def _found(given: dict[str, Any]) -> None:
    founding.found(read(**given), example=False)
    with open_house(read(**given)) as house, house.database.write() as connection:
        for row in rows(ACCOUNTS):
            secrets = {name: row[name] for name in ("access_token", "access_token_secret")}
            entry = accounts.Entry("32.77", "x", row["handle"], row["external_id"], secrets)
            accounts.save(connection, entry, house.vault, house.database.now())


def _house(given: dict[str, Any]) -> AbstractContextManager[House]:
    """As a process that has just started: no connection is open, no platform has told the time."""
    return open_house(read(**given, concurrency=THREADS, poll=1.0))


def _raw(house: House, count: int, lanes: int) -> float:
    """Requests a second of the same client, as many at one time, and nothing else."""
    with house.database.read() as connection:
        known = [accounts.access(connection, a.id, house.vault) for a in accounts.listed(connection)]

    def say(n: int) -> None:
        access: Access = known[n % lanes]
        house.platforms["x"].publish(access, Draft(f"Kabar mentah nomor {n}"), {})

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(say, range(THREADS)))
        began = time.perf_counter()
        list(pool.map(say, range(count)))
    return count / (time.perf_counter() - began)


def _drained(house: House, url: str, count: int, lanes: int) -> float:
    """Posts a second of the engine with a queue that is due: from the first request to the last, seen from there."""
    now = house.database.now()
    _schedule(house, [(n, n % lanes, now - timedelta(seconds=1)) for n in range(count)], "drain")
    before = len(_requests(url))
    _run(house)
    times = _requests(url)[before:]
    assert len(times) == count, f"{len(times)} requests for {count} posts"
    return count / (times[-1] - times[0]).total_seconds()


def _lateness(house: House, url: str, due: int, rounds: int, apart: float) -> list[float]:
    """Milliseconds between a post's time and its request's arrival, over some rounds, in order."""
    moments = _rounds(house, rounds, apart)
    _schedule(house, [(k * due + n, n, at) for k, at in enumerate(moments) for n in range(due)], f"late{due}")
    before = len(_requests(url))
    _run(house)
    times = _requests(url)[before:]
    assert len(times) == due * rounds, f"{len(times)} requests for {due * rounds} posts"
    return sorted((at - moments[n // due]).total_seconds() * 1000 for n, at in enumerate(times))


def _accepted(house: House, rounds: int) -> list[float]:
    """Milliseconds between a post's time and its acceptance, 50 of all accounts due within one second, in order."""
    wanted = [
        (k * 50 + n, (k * 50 + n) % ACCOUNTS, at + timedelta(milliseconds=20 * n))
        for k, at in enumerate(_rounds(house, rounds, 2.0))
        for n in range(50)
    ]
    _schedule(house, wanted, "detik")
    _run(house)
    with house.database.read() as connection:
        said = posts.listed(connection, campaign="detik")
    assert all(p.published_at for p in said), "not everything was published"
    return sorted((p.published_at - p.due_at).total_seconds() * 1000 for p in said if p.published_at)


def _rounds(house: House, rounds: int, apart: float) -> list[datetime]:
    now = house.database.now()
    return [now + timedelta(seconds=4 + apart * n) for n in range(rounds)]


def _schedule(house: House, wanted: list[tuple[int, int, datetime]], campaign: str) -> None:
    with house.database.read() as connection:
        known = [a.id for a in accounts.listed(connection)]
    slots = [_slot(campaign, n, known[lane], at) for n, lane, at in wanted]
    with house.database.write() as connection:
        now = house.database.now()
        queue.add(connection, slots, sends={"x": 2}, now=now)
        queue.approve(connection, [s.key for s in slots], who="benchmark", now=now)


def _slot(campaign: str, n: int, account: int, at: datetime) -> Slot:
    return Slot(
        key=f"{campaign}/{n}",
        campaign=campaign,
        revision=1,
        program="Tolok ukur",
        territory="32.77",
        account=account,
        platform="x",
        kind=Kind.POST,
        due_at=at,
        not_after=at + timedelta(hours=1),
        timezone="Asia/Jakarta",
        text=f"Kabar {campaign} nomor {n}",
        fingerprint=f"{campaign}-{n}",
    )


def _run(house: House) -> None:
    engine = Engine(ports_of(house), concurrency=THREADS)
    run_until_idle(engine, house.database, threading.Event(), poll=0.5, progress=lambda _: None)


def _requests(url: str) -> list[datetime]:
    told = requests.get(f"{url}/_sandbox/requests", timeout=60).json()["requests"]
    return [datetime.fromisoformat(r["time"]) for r in told]


if __name__ == "__main__":
    main()
