"""Snapshots → figures: coverage, engagement, rates, with "n of m measured" and as-of times; and their outputs.

In: a database, `now` (aware UTC), the tree of territories, and `promises`: for which territories and platforms each
campaign is. Out: one object for JSON, and from it CSV, tables in words, and sentences; `covered` is its coverage added
up over campaigns.
"""

from siaran.report.cells import Cell
from siaran.report.coverage import STATUSES, Promise
from siaran.report.figures import GROWTH, PARTS, covered, figures, grown
from siaran.report.grid import grid, legend
from siaran.report.output import Table, as_csv, as_json, summary, table

__all__ = [
    "GROWTH",
    "PARTS",
    "STATUSES",
    "Cell",
    "Promise",
    "Table",
    "as_csv",
    "as_json",
    "covered",
    "figures",
    "grid",
    "grown",
    "legend",
    "summary",
    "table",
]
