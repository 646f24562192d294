"""How the metrics of many posts of one account are read with few calls, whatever Meta has retired meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from siaran.platforms._graph import Graph
from siaran.platforms._graph_answer import GraphError, whole

LIST_PAGES = 3
"""Further back a post is asked for by its id: one call for fifty is cheaper than paging through a year."""
BUSY = 75.0
"""Percent of Meta's budget from which only the list is read: the rest belongs to publishing."""
BAD_PARAMETER, NO_SUCH_OBJECT = 100, 33


def entries(graph: Graph, parent: str, edge: str, ids: Sequence[str], *, fields: str, limit: int) -> dict[str, Any]:
    """The posts `ids` of an account, by id: from its list, else one by one in a batch.

    None: it is gone (not in the list, and by itself "does not exist"). Missing from the answer: it could not be read.
    """
    found: dict[str, Any] = {}
    for number, (page, _) in enumerate(graph.pages(parent, edge, limit=limit, fields=fields), start=1):
        found |= {entry["id"]: entry for entry in page if entry.get("id") in ids}
        if len(found) == len(set(ids)) or number == LIST_PAGES:
            break
    missing = [one for one in ids if one not in found]
    for one, answer in zip(missing, graph.batch([f"{one}?fields={fields}" for one in missing]), strict=True):
        if isinstance(answer, dict):
            found[one] = answer
        elif _is_gone(answer):
            found[one] = None
    return found


class Insights:
    """Reads insights in batches; remembers, for each account, the metrics that Meta no longer knows there.

    One retired metric fails the whole call, so a refused call is asked again metric by metric, once.
    """

    def __init__(self) -> None:
        self._dead: defaultdict[str, set[str]] = defaultdict(set)

    def read(self, graph: Graph, account: str, ids: Sequence[str], metrics: Sequence[str]) -> dict[str, dict[str, int]]:
        """What Meta reports, by post and metric. A post or a metric that is missing was not measured."""
        if not ids or graph.usage.percent >= BUSY:
            return {}
        answers = self._ask(graph, account, ids, metrics)
        refused = [one for one, answer in answers.items() if _is_bad_metric(answer)]
        if refused and self._bury(graph, account, refused[0], metrics):
            answers |= self._ask(graph, account, refused, metrics)
        return {one: values(answer) for one, answer in answers.items() if isinstance(answer, dict)}

    def _ask(self, graph: Graph, account: str, ids: Sequence[str], metrics: Sequence[str]) -> dict[str, Any]:
        living = [metric for metric in metrics if metric not in self._dead[account]]
        if not living:
            return {}
        answers = graph.batch([f"{one}/insights?metric={','.join(living)}" for one in ids])
        return dict(zip(ids, answers, strict=True))

    def _bury(self, graph: Graph, account: str, post: str, metrics: Sequence[str]) -> bool:
        """Whether asking for each metric alone showed some to be dead; those are not asked for again."""
        living = [metric for metric in metrics if metric not in self._dead[account]]
        answers = graph.batch([f"{post}/insights?metric={metric}" for metric in living])
        dead = {metric for metric, answer in zip(living, answers, strict=True) if _is_bad_metric(answer)}
        self._dead[account] |= dead
        return bool(dead)


def values(answer: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of an insights answer by metric; an empty data set means that nothing was measured, not 0."""
    told = answer.get("data")
    rows: Iterable[Any] = told if isinstance(told, list) else ()
    numbers = {row.get("name"): _value_of(row) for row in rows if isinstance(row, dict)}
    return {name: number for name, number in numbers.items() if isinstance(name, str) and number is not None}


def _value_of(row: Mapping[str, Any]) -> int | None:
    """A metric's number, under either of the two forms that Meta uses."""
    total, series = row.get("total_value"), row.get("values")
    if isinstance(total, dict):
        return whole(total.get("value"))
    first = series[0] if isinstance(series, list) and series else None
    return whole(first.get("value")) if isinstance(first, dict) else None


def _is_bad_metric(answer: Any) -> bool:
    return isinstance(answer, GraphError) and answer.code == BAD_PARAMETER and answer.error_subcode != NO_SUCH_OBJECT


def _is_gone(answer: Any) -> bool:
    return (
        isinstance(answer, GraphError)
        and answer.code == BAD_PARAMETER
        and answer.error_subcode == NO_SUCH_OBJECT
        and answer.http_status in (400, 404)
    )
