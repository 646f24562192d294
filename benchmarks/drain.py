"""How fast is a full queue drained, and how late does a post start?

    python -m benchmarks.drain [--posts 5000] [--lanes 500] [--latency 50]

Both databases, in one run: the full protocol (claim, intent, call, settle) beside a raw loop that makes the same
requests with the same client and as many threads. The ratio is the point: machines differ, and are shared.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import requests

from benchmarks.pretend import KEY, SECRET, platforms, rows
from siaran import founding, queue
from siaran.domain.account import Access
from siaran.domain.post import Draft, Kind, Slot
from siaran.engine import Engine, ports_of, run_until_idle
from siaran.house import House, open_house
from siaran.settings import read
from siaran.store import accounts
from tests import postgres

THREADS = 32


def main() -> None:
    """Run everything and print the figures."""
    options = _options()
    with platforms(options.lanes, options.latency) as url, tempfile.TemporaryDirectory() as folder:
        for name, address in _databases(Path(folder)):
            home = Path(folder) / name
            with _house(url, address, home, options.lanes) as house:
                raw = _raw(house, options.posts, options.lanes)
                full = _drained(house, url, options.posts, options.lanes)
                print(f"{name}: raw {raw:.0f}/s, full protocol {full:.0f}/s, ratio {full / raw:.0%}", flush=True)
                for due in (1, 54):
                    late = _lateness(house, url, due, rounds=20 if due == 1 else 5)
                    print(f"{name}: {due} due at once: p50 {late[len(late) // 2]:.0f} ms, worst {late[-1]:.0f} ms late")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--lanes", type=int, default=500)
    parser.add_argument("--latency", type=float, default=50.0)
    return parser.parse_args()


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder / 'sqlite' / 'siaran.db'}"
    cluster = postgres.start()
    try:
        cluster.run("CREATE DATABASE drain")
        yield "postgresql", cluster.url("drain")
    finally:
        cluster.stop()


@contextmanager
def _house(url: str, address: str, home: Path, lanes: int) -> Iterator[House]:
    given = {"home": home, "database_url": address, "concurrency": THREADS, "poll": 1.0}
    founding.found(read(**given), example=False)
    import os

    os.environ |= {"SIARAN_X_API_URL": url, "SIARAN_X_CONSUMER_KEY": KEY, "SIARAN_X_CONSUMER_SECRET": SECRET}
    with open_house(read(**given)) as house:
        with house.database.write() as connection:
            for row in rows(lanes):
                secrets = {name: row[name] for name in ("access_token", "access_token_secret")}
                entry = accounts.Entry("32.77", "x", row["handle"], row["external_id"], secrets)
                accounts.save(connection, entry, house.vault, house.database.now())
        yield house


def _raw(house: House, posts: int, lanes: int) -> float:
    """Requests a second of the same client with the same threads, and nothing else."""
    with house.database.read() as connection:
        known = [accounts.access(connection, a.id, house.vault) for a in accounts.listed(connection)]

    def say(n: int) -> None:
        access: Access = known[n % lanes]
        house.platforms["x"].publish(access, Draft(f"Kabar mentah nomor {n}"), {})

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(say, range(THREADS)))
        began = time.perf_counter()
        list(pool.map(say, range(posts)))
    return posts / (time.perf_counter() - began)


def _drained(house: House, url: str, posts: int, lanes: int) -> float:
    """Posts a second of the engine with a queue that is due: from the first request to the last, as the platform saw."""
    now = house.database.now()
    _schedule(house, [(n, n % lanes, now - timedelta(seconds=1)) for n in range(posts)], "drain")
    before = len(_requests(url))
    _run(house)
    times = _requests(url)[before:]
    assert len(times) == posts, f"{len(times)} requests for {posts} posts"
    return posts / (times[-1] - times[0]).total_seconds()


def _lateness(house: House, url: str, due: int, rounds: int) -> list[float]:
    """Milliseconds between a post's time and its request's arrival, over some rounds, in order."""
    now, late = house.database.now(), []
    moments = [now + timedelta(seconds=3 + 1.7 * n) for n in range(rounds)]
    _schedule(house, [(k * due + n, n, at) for k, at in enumerate(moments) for n in range(due)], f"late{due}")
    before = len(_requests(url))
    _run(house)
    times = _requests(url)[before:]
    assert len(times) == due * rounds, f"{len(times)} requests for {due * rounds} posts"
    for n, moment in enumerate(times):
        late.append((moment - moments[n // due]).total_seconds() * 1000)
    return sorted(late)


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
