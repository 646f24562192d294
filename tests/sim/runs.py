"""Many runs over several processes, and what they add up to."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.sim.oracle import violations
from tests.sim.world import World


@dataclass(frozen=True)
class Run:
    """What one run came to."""

    seed: int
    broken: tuple[str, ...]
    ends: Counter[str]


def one(seed: int) -> Run:
    """Run a seed."""
    logging.disable(logging.CRITICAL)
    world = World(seed)
    try:
        world.run()
        return Run(seed, tuple(violations(world)), _ends(world))
    except Exception as error:
        return Run(seed, (f"{type(error).__name__}: {error}",), Counter())
    finally:
        world.close()


def _ends(world: World) -> Counter[str]:
    query = "SELECT CASE WHEN asked_at IS NOT NULL THEN 'question' ELSE state END AS ended FROM post"
    return Counter(r["ended"] for r in world.database.rows(query))


def many(first: int, last: int, jobs: int = 0) -> int:
    """Run seeds from `first` up to `last`; prints what broke and how posts ended. The exit status."""
    began, ends, broken = time.monotonic(), Counter[str](), 0
    with ProcessPoolExecutor(jobs or os.cpu_count()) as pool:
        for run in pool.map(one, range(first, last), chunksize=20):
            ends += run.ends
            if run.broken:
                broken += 1
                print("\n".join(run.broken), f"  replay: python -m tests.sim {run.seed}", sep="\n", flush=True)
    share = ends["question"] / max(1, ends.total())
    seconds = time.monotonic() - began
    print(f"{last - first} seeds in {seconds:.0f} s: {broken} broken, {share:.2%} questions, {dict(ends)}")
    return 1 if broken else 0
