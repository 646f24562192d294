"""`python -m tests.mutants` plants every named bug, one at a time, and shows which test sees it; exit 1 if one lives.

`python -m tests.mutants WORD …` plants those whose names hold a word.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.mutants.planting import FAILED, PASSED, Bug, CannotPlant, Verdict, catalogue, copy_of_the_tree, run, try_out

ROW = "{0:<62} {1:<24} {2:<9} {3:>6} {4}"


def main(words: Sequence[str]) -> int:
    """Plant and tell. The exit status."""
    chosen = [b for b in catalogue() if not words or any(word in b.name for word in words)]
    if not _sound(chosen):
        return 1
    print(ROW.format("bug", "planted in", "", "s", "test"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        lived = sum(not _tell(bug, found) for bug, found in zip(chosen, pool.map(_try, chosen), strict=True))
    print(f"{len(chosen) - lived} of {len(chosen)} planted bugs were caught")
    return 1 if lived or not chosen else 0


def _sound(chosen: Sequence[Bug]) -> bool:
    """Without a bug every test that is named must pass: a test that always fails would catch everything."""
    with copy_of_the_tree() as root:
        clean = run(root, sorted({b.caught_by for b in chosen}))
    if clean.status != PASSED:
        print(f"Without any bug these tests already fail:\n{clean.words}")
    return clean.status == PASSED


def _try(bug: Bug) -> Verdict | CannotPlant:
    try:
        return try_out(bug)
    except CannotPlant as why:
        return why


def _tell(bug: Bug, found: Verdict | CannotPlant) -> bool:
    """Print a bug's row; whether it was caught: by a test that failed, not by one that could not run."""
    where = bug.plants[0].file.removeprefix("siaran/") + (" …" if len(bug.plants) > 1 else "")
    if isinstance(found, CannotPlant):
        print(ROW.format(bug.name, where, "CANNOT", "", f"be planted: {found}"), flush=True)
        return False
    said = {FAILED: "caught", PASSED: "LIVES"}.get(found.status, "UNJUDGED")
    print(ROW.format(bug.name, where, said, f"{found.seconds:.1f}", bug.caught_by), flush=True)
    if said == "UNJUDGED":
        print(found.words)
    return said == "caught"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("words", nargs="*")
    sys.exit(main(parser.parse_args().words))
