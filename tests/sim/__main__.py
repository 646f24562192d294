"""`python -m tests.sim SEED` replays one run with its story; `python -m tests.sim FROM TO [JOBS]` runs many.

`python -m tests.sim answers,strangers FROM TO [JOBS]` runs those in which this goes wrong, and nothing else.
"""

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
    words, numbers = [a for a in sys.argv[1:] if not a.isdecimal()], [int(a) for a in sys.argv[1:] if a.isdecimal()]
    only = words[0].split(",") if words else ()
    sys.exit(story(*numbers) if len(numbers) == 1 else many(*numbers, only=only))
