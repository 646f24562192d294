"""Snapshots → figures: coverage, engagement, rates, with "n of m measured" and as-of times; and their outputs.

In: a database, `now` (aware UTC), the tree of territories, and `expected`: every campaign × programme × territory ×
platform that was promised. Out: one object for JSON, and from it CSV, tables in words, and sentences.
"""

from siaran.report.coverage import STATUSES, Expected
from siaran.report.figures import covered, figures
from siaran.report.grid import grid, legend
from siaran.report.output import PARTS, Table, as_csv, as_json, summary, table

__all__ = [
    "PARTS",
    "STATUSES",
    "Expected",
    "Table",
    "as_csv",
    "as_json",
    "covered",
    "figures",
    "grid",
    "legend",
    "summary",
    "table",
]
