"""What goes wrong in a run, and when: all of it decided by the seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

FAMILIES = ("answers", "reads", "limits", "crash", "pause", "clock", "database", "people", "restore", "strangers")
"""Each run has some of these troubles, so that each also shows what it does without the others."""

PUBLISH = {
    "answers": (
        *("lost", "lost", "lost", "error after", "error after", "bug", "slow", "lost before", "lost before"),
        *("error before", "unreachable", "refused", "duplicate", "stale medium"),
    ),
    "limits": ("rate", "rate", "token", "held", "closed", "spent"),
}
READ = {"reads": ("lost", "cut", "unreachable", "error before", "bug"), "limits": ("rate", "token")}
PREPARE = {"answers": ("lost", "unreachable", "error before", "refused", "bug"), "limits": ("rate", "token", "closed")}
CALLS = {"publish": PUBLISH, "find": READ, "prepare": PREPARE}


@dataclass
class Chance:
    """The weather of one run. `calm`: nothing goes wrong any more. `severity`: how often something does."""

    rng: Random
    calm: bool = False
    severity: float = field(init=False)
    families: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.severity = self.rng.choice((0.0, 0.2, 0.5, 0.8))
        wanted = self.rng.choice((0.4, 0.7, 1.0))
        self.families = frozenset(f for f in FAMILIES if self.rng.random() < wanted) if self.severity else frozenset()

    def happens(self, family: str, share: float = 1.0) -> bool:
        """Whether one of this family happens now."""
        return family in self.families and not self.calm and self.rng.random() < self.severity * share

    def call(self, verb: str) -> str:
        """What goes wrong with a call, "" where nothing does."""
        for family, faults in CALLS[verb].items():
            if self.happens(family, 1.0 if family != "limits" else 0.3):
                return self.rng.choice(faults)
        return ""

    def hook(self, weight: float = 1.0) -> str:
        """What happens to a process here: it dies, stands still, or its clock jumps."""
        for family, share in (("crash", 0.04), ("pause", 0.05), ("clock", 0.02)):
            if self.happens(family, share * weight):
                return family
        return ""

    def transaction(self) -> str:
        """What goes wrong with a transaction."""
        if not self.happens("database", 0.05):
            return ""
        return self.rng.choice(("rolled back", "lost answer", "goes down"))
