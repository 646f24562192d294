"""Many runs over several processes, and what they add up to."""

from __future__ import annotations

import gc
import logging
import os
import time
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from siaran.domain.post import State
from tests.sim.chance import Chance
from tests.sim.network import SECRET
from tests.sim.oracle import violations
from tests.sim.world import World

SOON = timedelta(seconds=60)
UNSETTLED = frozenset({"crash", "pause", "clock", "database", "restore", "people", "limits"})
"""With one of these an answer is not only lost: the machine is not well, or an account cannot be read."""


@dataclass(frozen=True)
class Run:
    """What one run came to: promises broken, how posts ended, how fast lost answers were found."""

    seed: int
    broken: tuple[str, ...] = ()
    ends: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)


def one(seed: int) -> Run:
    """Run a seed."""
    world, log = World(seed), logging.getLogger("siaran")
    ear = _Ear(world)
    log.addHandler(ear)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        world.run()
        return Run(seed, tuple(violations(world)), _ends(world), _found(world))
    except Exception as error:
        return Run(seed, (f"{type(error).__name__}: {error}",))
    finally:
        world.close()
        log.removeHandler(ear)
        log.setLevel(logging.NOTSET)
        log.propagate = True


class _Ear(logging.Handler):
    """Hears all that is logged: no secret may be in it."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def emit(self, record: logging.LogRecord) -> None:
        said = self.format(record)  # with its traceback
        self.world.watch.must("I13", SECRET not in said, f"log: {said}")


def many(first: int, last: int, jobs: int = 0, *, only: Collection[str] = ()) -> int:
    """Run seeds from `first` up to `last`; prints what broke, and the figures. The exit status.

    `only`: those seeds in which something of this goes wrong, and nothing else.
    """
    began, sums, broken = time.monotonic(), Run(first), 0
    seeds = [seed for seed in range(first, last) if not only or _goes_wrong(seed, only)]
    with ProcessPoolExecutor(jobs or os.cpu_count(), initializer=_sweep_seldom) as pool:
        for run in pool.map(one, seeds, chunksize=20):
            sums.ends.update(run.ends)
            sums.found.update(run.found)
            if run.broken:
                broken += 1
                print(*run.broken, f"  replay: python -m tests.sim {run.seed}", sep="\n", flush=True)
    print(f"{len(seeds)} seeds from {first} in {time.monotonic() - began:.0f} s: {broken} with a broken promise")
    print(*_figures(sums), sep="\n")
    return 1 if broken else 0


def _goes_wrong(seed: int, only: Collection[str]) -> bool:
    families = Chance(Random(seed)).families
    return bool(families) and families <= set(only)


def _sweep_seldom() -> None:
    """Runs leave circles behind, but small ones: the collector need not look through everything loaded all the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _figures(sums: Run) -> list[str]:
    posts = sums.ends.total()
    ends = ", ".join(f"{state} {n}" for state, n in sums.ends.most_common())
    asked, found = sums.found["asked"], sums.found
    return [
        f"{posts} posts: {ends}",
        f"a question about {asked} of them ({asked / max(1, posts):.2%})",
        f"accepted, the answer lost: {found['lost']}; found by itself within 60 s: {_share(found, 'lost')}",
        f"… where nothing else was wrong: {found['calm']}; within 60 s: {_share(found, 'calm')}",
        f"… and the platform showed it within 30 s: {found['shown']}; within 60 s: {_share(found, 'shown')}",
    ]


def _share(found: Counter[str], kind: str) -> str:
    return f"{found[f'{kind} soon'] / found[kind]:.2%}" if found[kind] else "none"


def _ends(world: World) -> Counter[str]:
    query = "SELECT CASE WHEN asked_at IS NOT NULL THEN 'asked' ELSE state END AS ended FROM post"
    return Counter(r["ended"] for r in world.database.rows(query))


def _found(world: World) -> Counter[str]:
    """Of posts that became *unknown* and were public by then: how many were found within a minute, by themselves."""
    found = Counter({"asked": len(world.database.rows("SELECT DISTINCT subject FROM alert WHERE kind = 'question'"))})
    made = {p.post: p for p in world.network.public if p.post is not None}
    calm = not UNSETTLED & world.chance.families
    since = {}
    for move in world.watch.moves:
        if move.new is State.UNKNOWN:
            since[move.post] = move.at
        elif move.old is State.UNKNOWN and move.post in made and made[move.post].created_at <= since[move.post]:
            soon = move.new is State.PUBLISHED and move.at <= since[move.post] + SOON
            shown = calm and made[move.post].visible_at <= since[move.post] + SOON / 2
            for kind, counts in (("lost", True), ("calm", calm), ("shown", shown)):
                found.update({kind: counts, f"{kind} soon": counts and soon})
    return found
