"""The report as managers read it: one sentence, six figures, who published and who did not, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from siaran import flow, report
from siaran.domain.post import Kind
from siaran.domain.territory import Territory, Tree
from siaran.house import House
from siaran.store import outcomes, outlines, waiting
from siaran.store.figures import Link, Said, Scope, last_links
from siaran.store.gone import Gone, gone
from siaran.store.programs import programs_in
from siaran.web.views import growth, maps
from siaran.web.views.coverage import PUBLIC, VILLAGES, Strip, strip

_RANK = {status: rank for rank, status in enumerate(report.STATUSES)}
_EXPLAINED = frozenset({"failed", "missed", "withdrawn", "unknown"})
PARTS = ("totals", "by_platform", "by_territory", report.GROWTH)
"""What the page shows of the figures."""
WIDTH = 300
"""How long the longest bar is, in the bars' own units."""


class Cell(NamedTuple):
    """How one territory stands with one programme, or on one platform; `link` where that is public.

    `published` of its posts are public, of `due` whose time has come.
    """

    status: str
    link: Link | None
    published: int
    due: int

    @property
    def partly(self) -> bool:
        """Whether it shows as public while some that should be are not: the best one decides the status."""
        return self.status in PUBLIC and self.published < self.due


@dataclass(frozen=True, slots=True)
class Line:
    """One territory of the grid: a cell for each column (None: not meant for it), and why it is not public."""

    place: Territory
    cells: Sequence[Cell | None]
    reasons: Sequence[str]


class Bar(NamedTuple):
    """One village's reach; `value` is None where none was reported."""

    place: Territory
    value: float | None
    length: int
    posts: int
    measured: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page shows. `whole`: every village with its best status, None where none was meant.

    `columns` are programmes, or the platforms of a single one; `grouped` the lines under the name of what they lie in.
    `coming` posts have yet to go out.
    """

    figures: Mapping[str, Any]
    cells: Sequence[report.Cell]
    whole: Strip | None
    by_programs: bool
    columns: Sequence[str]
    grouped: Sequence[tuple[str, Sequence[Line]]]
    bars: Sequence[Bar]
    per_thousand: bool
    population: int | None
    map: maps.Map | None
    steps: Sequence[growth.Step]
    gone: Sequence[Gone]
    coming: int

    @property
    def zones(self) -> set[str]:
        """Those of the posts whose times are told."""
        cells = (cell for _, lines in self.grouped for line in lines for cell in line.cells)
        return {cell.link.timezone for cell in cells if cell and cell.link} | {each.timezone for each in self.gone}

    @property
    def due(self) -> int:
        """How many posts should be public by now, reposts among them."""
        return sum(cell.due for cell in self.cells)

    @property
    def published(self) -> int:
        """How many of them are."""
        return sum(cell.published for cell in self.cells)

    @property
    def per_population(self) -> float | None:
        """Reach for every thousand inhabitants."""
        reach = self.figures["totals"]["reach"]
        return reach / self.population * 1000 if reach is not None and self.population else None


def managers(house: House, tree: Tree, scope: Scope) -> Report:
    """The page for a scope."""
    found = flow.figures(house, parts=PARTS, **named(scope))
    cells = flow.coverage(house, **named(scope))
    whole = strip(cells, tree)
    villages = [place for place, _ in whole.cells] if whole else []
    programs = sorted({cell.program for cell in cells})
    by_programs = len(programs) > 1
    columns = programs if by_programs else sorted({cell.platform for cell in cells})
    best = _best(cells, "program" if by_programs else "platform")
    wanted = {said for cell in best.values() if (said := _said(cell)) is not None}
    with house.database.read() as connection:
        why = outcomes.reasons(connection, scope)
        lost, coming = gone(connection, scope), outcomes.coming(connection, scope, house.database.now())
        public = last_links(connection, scope, wanted)
        shapes = outlines.of(connection, [place.code for place in villages])
    lines = _lines(best, _counts(cells, "program" if by_programs else "platform"), tree, columns, why, public)
    known = [place.population for place in villages if place.population]
    population = sum(known) if len(known) == len(villages) and known else None
    return Report(
        found,
        cells,
        whole,
        by_programs,
        columns,
        _grouped(lines, tree),
        bars(villages, found["by_territory"], per_thousand=population is not None),
        population is not None,
        population,
        maps.drawn([place.code for place in villages], shapes),
        found[report.GROWTH],
        lost,
        coming,
    )


def choices(house: House, scope: str | None, named: Collection[str]) -> dict[str, Any]:
    """What the filters offer: programmes and campaigns that somebody may see, those that the page names among them."""
    with house.database.read() as connection:
        slugs = outcomes.campaigns(connection, scope, named)
        return {"programs": programs_in(connection, scope), "titles": waiting.titles(connection, slugs)}


def bars(villages: Sequence[Territory], sums: Mapping[str, Any], *, per_thousand: bool) -> list[Bar]:
    """Reach of each village: for every thousand inhabitants and the largest first, else in the order of codes."""
    values = {place.code: _reach(place, sums.get(place.code), per_thousand) for place in villages}
    longest = max((value for value in values.values() if value), default=0)
    found = [_bar(place, values[place.code], longest, sums.get(place.code)) for place in villages]
    return sorted(found, key=lambda bar: -(bar.value or 0)) if per_thousand else found


def _reach(place: Territory, sums: Mapping[str, Any] | None, per_thousand: bool) -> float | None:
    reach = sums["reach"] if sums else None
    return reach / place.population * 1000 if per_thousand and reach is not None and place.population else reach


def _bar(place: Territory, value: float | None, longest: float, sums: Mapping[str, Any] | None) -> Bar:
    length = round(value / longest * WIDTH) if value and longest else 0
    return Bar(place, value, length, sums["posts"] if sums else 0, sums["measured"] if sums else 0)


def named(scope: Scope) -> dict[str, Any]:
    """A scope as the verbs of `flow` take it."""
    names = ("campaign", "program", "territory", "start", "end")
    return {name: getattr(scope, name) for name in names}


def _best(cells: Sequence[report.Cell], key: str) -> dict[tuple[str, str], report.Cell]:
    """Each territory's best cell in each column; `key` is what the columns are."""
    best: dict[tuple[str, str], report.Cell] = {}
    for cell in cells:
        place = (cell.territory, getattr(cell, key))
        best[place] = min(best.get(place, cell), cell, key=lambda each: _RANK[each.status])
    return best


def _counts(cells: Sequence[report.Cell], key: str) -> dict[tuple[str, str], tuple[int, int]]:
    """How many posts each territory has in each column: public ones, and those whose time has come."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for cell in cells:
        place = (cell.territory, getattr(cell, key))
        published, due = found.get(place, (0, 0))
        found[place] = published + cell.published, due + cell.due
    return found


def _lines(
    best: Mapping[tuple[str, str], report.Cell],
    counts: Mapping[tuple[str, str], tuple[int, int]],
    tree: Tree,
    columns: Sequence[str],
    why: Sequence[outcomes.Reason],
    public: Mapping[Said, Link],
) -> list[Line]:
    codes = sorted({code for code, _ in best if code in tree})
    having = {cell.territory for cell in best.values() if cell.status != "no_account"} or set(codes)
    return [
        Line(
            tree[code],
            [_cell(best.get((code, column)), public, *counts.get((code, column), (0, 0))) for column in columns],
            _reasons(code, [best[code, c].status for c in columns if (code, c) in best], why),
        )
        for code in codes
        if code in having
    ]


def _cell(best: report.Cell | None, public: Mapping[Said, Link], *counts: int) -> Cell | None:
    if best is None:
        return None
    said = _said(best)
    return Cell(best.status, public.get(said) if said else None, *counts)


def _said(cell: report.Cell) -> Said | None:
    """What a cell may lead to; None where nothing is public."""
    if cell.campaign is None or cell.status not in PUBLIC:
        return None
    kind = Kind.REPOST if cell.status == "indirect" else Kind.POST
    return Said(cell.campaign, cell.territory, cell.platform, kind)


def _reasons(code: str, statuses: Sequence[str], why: Sequence[outcomes.Reason]) -> list[str]:
    """Why it did not publish, for what shows as not published; each sentence once."""
    shown = {each.reason for each in why if each.territory == code and each.state in set(statuses) & _EXPLAINED}
    return sorted(shown)


def _grouped(lines: Sequence[Line], tree: Tree) -> list[tuple[str, list[Line]]]:
    """Villages under their kecamatan, what lies above them first and under no name."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        parent = tree.get(line.place.parent or "") if line.place.level in VILLAGES else None
        groups.setdefault(parent.name if parent else "", []).append(line)
    return sorted(groups.items(), key=lambda group: group[0] != "")
