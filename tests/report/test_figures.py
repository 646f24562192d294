"""The figures of a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from siaran import report
from siaran.domain.errors import SiaranError
from tests.store.office import CIBABAT, CITY, MELONG, Office

HOUR = timedelta(hours=1)
EMPTY = dict.fromkeys(
    ("views", "reach", "reactions", "comments", "shares", "saves", "clicks", "engagement", "rate"), None
)


def figures(office: Office, **more: Any) -> dict[str, Any]:
    return report.figures(office.database, now=office.now + HOUR, tree=office.tree, **more)


def two_posts(office: Office) -> None:
    first = office.post("beras/1", office.account("a", CIBABAT))
    second = office.post("telur/2", office.account("b", MELONG, "x"), at=office.now + HOUR, program="Lain")
    office.measure(first, views=100, reactions=5, comments=0, reach=80)
    office.measure(second, views=50, shares=1)


def test_the_object_has_exactly_the_parts_of_the_contract(office: Office) -> None:
    told = figures(office)

    assert " ".join(told) == "as_of period totals by_platform by_campaign by_territory posts coverage"
    assert told["as_of"] == "2026-11-25T01:30:00+00:00"
    assert told["period"] == {"from": None, "to": None}


def test_totals_are_plain_sums_and_what_nobody_reported_is_none(office: Office) -> None:
    two_posts(office)

    sums = {"views": 150, "reach": 80, "reactions": 5, "comments": 0, "shares": 1, "engagement": 6, "rate": 6 / 150}
    assert figures(office)["totals"] == EMPTY | {"posts": 2, "measured": 2} | sums


def test_where_nothing_was_published_everything_is_none(office: Office) -> None:
    assert figures(office)["totals"] == EMPTY | {"posts": 0, "measured": 0}


def test_figures_come_by_platform_campaign_and_territory(office: Office) -> None:
    two_posts(office)

    told = figures(office)

    assert {name: row["views"] for name, row in told["by_platform"].items()} == {"papan": 100, "x": 50}
    assert {name: row["views"] for name, row in told["by_campaign"].items()} == {"beras": 100, "telur": 50}
    assert {name: row["views"] for name, row in told["by_territory"].items()} == {MELONG: 50, CIBABAT: 100}


def test_a_rate_is_over_the_posts_that_report_both(office: Office) -> None:
    which = office.account("a")
    office.measure(office.post("c/1", which), views=100, reactions=10)
    office.measure(office.post("c/2", which), views=900)
    office.measure(office.post("c/3", which), reactions=70)
    office.measure(office.post("c/4", which), views=0, reactions=1)

    assert figures(office)["totals"]["rate"] == 0.1


def test_a_post_that_was_not_measured_is_counted_but_has_no_figures(office: Office) -> None:
    office.post("c/1", office.account("a"))

    told = figures(office)

    assert (told["totals"]["posts"], told["totals"]["measured"]) == (1, 0)
    assert told["posts"][0]["measured_at"] is None
    assert {name: told["posts"][0][name] for name in EMPTY} == EMPTY


def test_the_newest_measurement_counts(office: Office) -> None:
    post = office.post("c/1", office.account("a"))
    office.measure(post, after=HOUR, views=7)
    office.measure(post, views=3)

    [row] = figures(office)["posts"]

    assert (row["views"], row["measured_at"]) == (7, "2026-11-25T01:30:00+00:00")


def test_a_post_that_was_deleted_there_keeps_its_last_figures(office: Office) -> None:
    post = office.post("c/1", office.account("a"))
    office.measure(post, views=3)
    office.measure(post, after=HOUR, gone=True)

    assert figures(office)["totals"]["views"] == 3


def test_a_row_of_posts_says_where_and_when_it_was_published(office: Office) -> None:
    two_posts(office)

    [row, _] = figures(office)["posts"]

    told = {"campaign": "beras", "program": "Pangan", "territory": CIBABAT, "account": "a", "platform": "papan"}
    told |= {"key": "beras/1", "permalink": "https://papan.example/beras/1"}
    told |= {"published_at": "2026-11-25T00:30:00+00:00", "measured_at": "2026-11-25T00:30:00+00:00", "gone_at": None}
    told |= {"views": 100, "reach": 80, "reactions": 5, "comments": 0, "engagement": 5, "rate": 0.05}
    assert row == EMPTY | told


@pytest.mark.parametrize(
    ("scope", "keys"),
    [
        ({"campaign": "beras"}, ["beras/1"]),
        ({"program": "Lain"}, ["telur/2"]),
        ({"territory": "32.77.03"}, ["beras/1"]),
        ({"territory": CITY}, ["beras/1", "telur/2"]),
        ({"start": HOUR}, ["telur/2"]),
        ({"end": HOUR}, ["beras/1"]),
    ],
)
def test_a_report_may_be_about_a_part(office: Office, scope: dict[str, Any], keys: list[str]) -> None:
    two_posts(office)
    scope = {name: office.now + value if isinstance(value, timedelta) else value for name, value in scope.items()}

    told = figures(office, **scope)

    assert [row["key"] for row in told["posts"]] == keys
    assert told["totals"]["posts"] == len(keys)


def test_a_territory_that_is_not_known_is_a_sentence(office: Office) -> None:
    with pytest.raises(SiaranError, match=r"Wilayah 99 belum terdaftar"):
        figures(office, territory="99")
