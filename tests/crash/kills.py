"""Hundreds of blows at every step, on both databases, with one worker and two; and what became of every post.

    python -m tests.crash.kills [--kills 500] [--towns 2] [--seed 1]        (make kills KILLS=500)

Ends with 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres
from tests.crash.episode import LEASE, Blow, Nursery, Outcome, nursery, strike
from tests.crash.oracle import Findings, findings
from tests.crash.town import EVERY, TIMES, Town, found
from tests.crash.trap import STEPS


@dataclass
class Tally:
    """What one town has lived through."""

    name: str
    found: Findings = field(default_factory=Findings)
    fell: Counter[str] = field(default_factory=Counter)
    posts: int = 0
    resumed: dict[str, list[float]] = field(default_factory=lambda: {"KILL": [], "STOP": []})

    def note(self, blow: Blow, outcome: Outcome) -> None:
        """Count one blow."""
        self.fell[f"{blow.signal} {blow.step}"] += outcome.fell
        self.resumed[blow.signal] += outcome.resumed


def main() -> int:
    """Strike, count, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="siaran-kills-") as folder, nursery() as born:
        cluster = postgres.start()
        try:
            tallies = _strike_all(options, Path(folder), cluster, born)
        finally:
            cluster.stop()
    _print(tallies)
    return int(any(t.found.broken for t in tallies))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--towns", type=int, default=2, help="towns on each database, struck at the same time")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _strike_all(options: argparse.Namespace, folder: Path, cluster: postgres.Cluster, born: Nursery) -> list[Tally]:
    names = [f"{kind}{n}" for kind in ("sqlite", "postgresql") for n in range(options.towns)]
    towns = [_town(name, folder, cluster) for name in names]
    blows = [list(_blows(options.seed * 1000 + n)) for n in range(len(names))]
    each = -(-options.kills // len(names))
    with ThreadPoolExecutor(len(names)) as pool:
        return list(pool.map(lambda name, town, some: _live(name, town, born, some, each), names, towns, blows))


def _town(name: str, folder: Path, cluster: postgres.Cluster) -> Town:
    """A town of its own, where Instagram's accounts may say more in a day than a hundred posts."""
    home = folder / name
    url = f"sqlite:///{home / 'siaran.db'}"
    if not name.startswith("sqlite"):
        cluster.run(f"CREATE DATABASE {name}")
        url = cluster.url(name)
    town = found(home, url, platforms=EVERY)
    town.rule(instagram_quota=1_000_000, containers_daily=1_000_000)
    return town


def _blows(seed: int) -> Iterator[Blow]:
    """Every step in turn, in an order of its own; killed more often than stopped."""
    dice = random.Random(seed)
    for _ in range(100):
        for step in dice.sample(STEPS, len(STEPS)):
            signal = dice.choice(("KILL", "KILL", "KILL", "STOP"))
            yield Blow(step, dice.choice((1, 1, 2)), signal, dice.choice((1, 2)), dice.randrange(10**6))


def _live(name: str, town: Town, born: Nursery, blows: list[Blow], kills: int) -> Tally:
    tally = Tally(name)
    for blow in blows:
        tally.note(blow, strike(town, born, blow))
        tally.found = findings(town)
        done = sum(tally.fell.values())
        print(f"{name}: {done}/{kills} {blow} {tally.found.broken or ''}", file=sys.stderr, flush=True)
        if done >= kills or tally.found.broken:
            break
    tally.posts = town.said
    town.close()
    return tally


def _print(tallies: list[Tally]) -> None:
    fell = sum((t.fell for t in tallies), Counter())
    for step in STEPS:
        print(f"{step:20} killed {fell[f'KILL {step}']:4}   stopped, woken too late {fell[f'STOP {step}']:4}")
    for t in tallies:
        f = t.found
        print(
            f"{t.name}: {sum(t.fell.values())} blows, {t.posts} posts, {len(f.doubled)} doubled, {len(f.lost)} lost, "
            f"{len(f.untrue)} untrue, {len(f.questions)} questions"
        )
        for sentence in f.broken:
            print(f"  {sentence}")
    _print_resumed("killed", [w for t in tallies for w in t.resumed["KILL"]])
    _print_resumed(
        "stopped, which on SQLite may keep the database to itself", [w for t in tallies for w in t.resumed["STOP"]]
    )
    print(f"{sum(fell.values())} blows in all")


def _print_resumed(what: str, waits: list[float]) -> None:
    if waits:
        p50, p99 = (sorted(waits)[len(waits) * share // 100] for share in (50, 99))
        print(
            f"{len(waits)} lanes taken up again after their holder was {what}: p50 {p50:.2f} s, p99 {p99:.2f} s, worst "
            f"{max(waits):.2f} s (lease + poll: {LEASE + float(TIMES['POLL']):.2f} s)"
        )


if __name__ == "__main__":
    sys.exit(main())
