"""`python -m tests.sim SEED` replays one run with its story; `python -m tests.sim FIRST LAST` runs many, all cores."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from siaran.store import posts
from tests.sim.oracle import violations
from tests.sim.world import World


def one(seed: int) -> tuple[int, list[str], Counter[str]]:
    """Run a seed: what broke, and how its posts ended."""
    logging.disable(logging.CRITICAL)
    world = World(seed)
    try:
        world.run()
        with world.database.read() as connection:
            ends = Counter("question" if p.asked_at else str(p.state) for p in posts.listed(connection))
        return seed, violations(world), ends
    finally:
        world.close()


def many(first: int, last: int) -> int:
    """Run seeds from `first` up to `last` on every core; prints what broke and how posts ended. The exit status."""
    began, ends, broken = time.monotonic(), Counter[str](), 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seed, found, ended in pool.map(one, range(first, last), chunksize=20):
            ends += ended
            if found:
                broken += 1
                print(f"{found}\n  replay: python -m tests.sim {seed}", flush=True)
            if (seed + 1 - first) % 10_000 == 0:
                print(f"{seed + 1 - first} seeds, {broken} broken, {dict(ends)}", flush=True)
    share = ends["question"] / max(1, ends.total())
    seconds = time.monotonic() - began
    print(f"{last - first} seeds in {seconds:.0f} s: {broken} broken, {share:.2%} questions, {dict(ends)}")
    return 1 if broken else 0


def story(seed: int) -> int:
    """Run one seed and tell what happened."""
    world = World(seed)
    world.run()
    with world.database.read() as connection:
        found = posts.listed(connection)
        tried = posts.attempts(connection, [p.id for p in found])
    for p in found:
        print(f"{p.key} {p.kind} {p.state} due {p.due_at:%H:%M:%S} asked {p.asked_at} id {p.platform_id} {p.reason}")
        for a in tried.get(p.id, []):
            print(f"   attempt {a.n} {a.intent_at:%H:%M:%S} {a.outcome} {a.detail} {a.worker} epoch {a.epoch}")
    for made in world.network.public:
        print(f"public {made}")
    broken = violations(world)
    print("\n".join(broken) or "no promise broken")
    world.close()
    return 1 if broken else 0


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:]]
    sys.exit(story(*numbers) if len(numbers) == 1 else many(*numbers))
