"""Promises for the tests of reports."""

from __future__ import annotations

from collections.abc import Callable, Collection

from siaran import report


def promise(campaign: str, *territories: str, platforms: tuple[str, ...] = ("papan",)) -> report.Promise:
    """One campaign of the programme Pangan."""
    return report.Promise(campaign, "Pangan", frozenset(territories), platforms)


def told(*promises: report.Promise) -> Callable[[Collection[str] | None], list[report.Promise]]:
    """What a report asks: those of the campaigns that it names, None for all."""
    return lambda campaigns: [p for p in promises if campaigns is None or p.campaign in campaigns]
