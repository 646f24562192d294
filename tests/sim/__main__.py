"""`python -m tests.sim SEED` replays one run with its story; `python -m tests.sim FROM TO [JOBS]` runs many."""

from __future__ import annotations

import logging
import sys

from tests.sim.oracle import violations
from tests.sim.runs import many
from tests.sim.world import World


def story(seed: int) -> int:
    """Run one seed and tell what happens. The exit status."""
    logging.basicConfig(level=logging.INFO, format="             log: %(message)s", stream=sys.stdout)
    world = World(seed, told=True)
    print(
        f"seed {seed}: {len(world.machines)} processes, severity {world.chance.severity}, {set(world.chance.families)}"
    )
    world.run()
    for p in world.database.rows("SELECT * FROM post ORDER BY id"):
        print(f"{p['key']}: {p['kind']} {p['state']} {p['platform_id'] or ''} {p['reason']}")
    broken = violations(world)
    print("\n".join(broken) or "no promise is broken")
    world.close()
    return 1 if broken else 0


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:]]
    sys.exit(story(*numbers) if len(numbers) == 1 else many(*numbers))
