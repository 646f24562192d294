"""Who published a programme, and who did not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from siaran import report
from siaran.domain.territory import Tree
from tests.report.promises import promise, told
from tests.store.office import CIBABAT, MELONG, Office

PROMISED = promise("beras", CIBABAT)
STATES = [("32.77.03", "direct"), ("11.01.01", "no_account"), ("11.01.02", "no_account")]


def coverage(office: Office, *promises: report.Promise, **more: Any) -> list[dict[str, Any]]:
    found = report.figures(office.database, now=office.now, tree=office.tree, promises=told(*promises), **more)
    return list(found["coverage"])


@pytest.mark.parametrize(
    ("state", "status"),
    [
        *(("planned", "waiting"), ("queued", "waiting"), ("sending", "waiting"), ("unknown", "unknown")),
        *(("failed", "failed"), ("missed", "missed"), ("withdrawn", "withdrawn")),
    ],
)
def test_a_post_that_is_not_public_says_how_it_stands(office: Office, state: str, status: str) -> None:
    office.waiting("beras/1", office.account("a"), state)

    [row] = coverage(office, PROMISED)

    assert (row["status"], row["permalink"]) == (status, None)


def test_a_post_of_ones_own_is_direct(office: Office) -> None:
    office.post("beras/1", office.account("a"))

    assert coverage(office, PROMISED) == [
        {
            "program": "Pangan",
            "campaign": "beras",
            "territory": CIBABAT,
            "platform": "papan",
            "status": "direct",
            "published": 1,
            "due": 1,
            "permalink": "https://papan.example/beras/1",
        }
    ]


def test_a_repost_is_indirect(office: Office) -> None:
    office.post("beras/1", office.account("a"), kind="repost")

    assert [row["status"] for row in coverage(office, PROMISED)] == ["indirect"]


def test_what_was_public_and_is_gone_is_neither_direct_nor_missed(office: Office) -> None:
    which = office.account("a")
    gone = office.post("beras/1", which)
    office.measure(gone, gone=True)
    rows = coverage(office, PROMISED)
    office.post("beras/2", which, at=office.now + timedelta(days=1))

    assert [(row["status"], row["permalink"]) for row in rows] == [("gone", None)]
    assert [row["permalink"] for row in coverage(office, PROMISED)] == ["https://papan.example/beras/2"]


def test_a_territory_without_an_account_is_named(office: Office) -> None:
    assert [row["status"] for row in coverage(office, PROMISED)] == ["no_account"]


def test_a_territory_that_waits_for_its_plan_is_waiting(office: Office) -> None:
    office.account("a")

    assert [row["status"] for row in coverage(office, PROMISED)] == ["waiting"]


def test_of_several_posts_the_best_one_decides(office: Office) -> None:
    which = office.account("a")
    office.waiting("beras/1", which, "failed")
    office.post("beras/1~2", which)
    office.waiting("beras/1@2026-12-02", which, "queued")

    assert [row["status"] for row in coverage(office, PROMISED)] == ["direct"]


def test_a_thread_whose_end_failed_was_still_published(office: Office) -> None:
    which = office.account("a")
    office.post("beras/1", which)
    office.waiting("beras/1#2", which, "failed", kind="part")

    assert [row["status"] for row in coverage(office, PROMISED)] == ["direct"]


def test_who_speaks_beyond_the_audience_has_no_row(office: Office) -> None:
    office.post("beras/1", office.account("a"))
    office.post("beras/2", office.account("b", MELONG))

    assert [row["territory"] for row in coverage(office, PROMISED)] == [CIBABAT]


def test_a_campaign_that_is_promised_nowhere_any_more_shows_its_posts(office: Office) -> None:
    office.post("telur/1", office.account("a"))

    assert [row["campaign"] for row in coverage(office)] == ["telur"]


def test_coverage_keeps_to_the_part_that_is_asked_for(office: Office) -> None:
    both = promise("beras", CIBABAT, MELONG)

    assert [row["territory"] for row in coverage(office, both, territory=MELONG)] == [MELONG]
    assert coverage(office, PROMISED, campaign="telur") == []
    assert coverage(office, PROMISED, program="Lain") == []


def test_a_time_leaves_out_campaigns_without_a_post_in_it(office: Office) -> None:
    office.post("beras/1", office.account("a"))
    later = office.now + timedelta(days=1)

    assert len(coverage(office, PROMISED, promise("telur", CIBABAT), end=later)) == 1
    assert coverage(office, PROMISED, start=later) == []


def test_a_countrys_territories_without_an_account_do_not_fill_the_screen() -> None:
    rows = [{"territory": code, "program": "P", "platform": "x", "status": status} for code, status in STATES]

    shown = report.grid({"coverage": rows}, Tree([]))
    nobody = report.grid({"coverage": rows[1:]}, Tree([]))

    assert [row[0] for row in shown.rows] == ["32.77.03"]
    assert len(nobody.rows) == 2


def test_of_a_campaign_that_repeats_it_is_said_how_many_went_out_so_far(office: Office) -> None:
    which = office.account("a")
    office.post("beras/1", which)
    for key, state in (("2", "missed"), ("3", "missed"), ("4", "withdrawn")):
        office.waiting(f"beras/{key}", which, state)
    office.waiting("beras/5", which, "queued", at=office.now + timedelta(seconds=1))
    office.post("beras/6", which, replaces="beras/3")  # sent again: the one that was missed does not count any more

    [row] = coverage(office, PROMISED)
    [cell] = report.covered(office.database, now=office.now, tree=office.tree, promises=told(PROMISED))

    assert (row["status"], row["published"], row["due"]) == ("direct", 2, 3)
    assert (cell.published, cell.due) == (2, 3)


@pytest.mark.parametrize("state", ["planned", "queued", "sending", "unknown"])
def test_what_is_due_and_not_public_is_not_carried_out_whatever_it_waits_for(office: Office, state: str) -> None:
    which = office.account("a")
    office.post("beras/1", which)
    office.waiting("beras/2", which, state)

    [row] = coverage(office, PROMISED)
    [cell] = report.covered(office.database, now=office.now, tree=office.tree, promises=told(PROMISED))

    assert (row["published"], row["due"]) == (cell.published, cell.due) == (1, 2)
