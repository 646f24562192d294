"""What somebody says yes to, of all that waits: the whole, or one branch of territories, without what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from siaran.domain.territory import contains, lineage

BRANCH = "/*"


@dataclass(frozen=True, slots=True)
class Choice:
    """`branch`: a territory with all below it, "" for all there is. `held`: what is left out of it.

    An entry of `held` is a code (`32.77`: that place alone) or a branch (`32.77/*`: it and all below it).
    """

    branch: str = ""
    held: frozenset[str] = frozenset()

    def takes(self, code: str) -> bool:
        """Whether a territory's posts are meant."""
        return (not self.branch or contains(self.branch, code)) and not self.holds(code)

    def holds(self, code: str) -> bool:
        """Whether a territory is held, itself or with a branch."""
        return code in self.held or self.held_with(code) is not None

    def held_with(self, code: str) -> str | None:
        """The branch with which a territory is held, by its code; None where there is none."""
        return next((above for above in lineage(code) if f"{above}{BRANCH}" in self.held), None)

    def ticked(self, ticked: Iterable[str], drawn: Iterable[str]) -> Choice:
        """The same after a form came back: of the entries that were `drawn` as boxes, those not `ticked` are held."""
        drawn = set(drawn)
        return Choice(self.branch, (self.held - drawn) | (drawn - set(ticked)))
