"""Variants × accounts → plan: audience, voices, times, likeness, and the difference to the queue. Nothing here has I/O.

`propose` says how every post should stand, `diff` what has to change for that; `Plan` is shown before it is applied.
"""

from siaran.plan.alike import WINDOW, Neighbour
from siaran.plan.audience import audience, chosen
from siaran.plan.changes import Change, Do, Plan, diff, shown
from siaran.plan.customs import Customs
from siaran.plan.generations import AGAIN, again, successor
from siaran.plan.proposal import Proposal, Town, neighbour, propose
from siaran.plan.timing import unplanned
from siaran.plan.voices import Line, lines

__all__ = [
    "AGAIN",
    "WINDOW",
    "Change",
    "Customs",
    "Do",
    "Line",
    "Neighbour",
    "Plan",
    "Proposal",
    "Town",
    "again",
    "audience",
    "chosen",
    "diff",
    "lines",
    "neighbour",
    "propose",
    "shown",
    "successor",
    "unplanned",
]
