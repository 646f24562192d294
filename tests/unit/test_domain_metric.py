"""Figures: not reported is None, never 0."""

from __future__ import annotations

import pytest

from siaran.domain.metric import Figures, rate, total


def test_engagement_is_the_sum_of_reactions_comments_shares_and_saves() -> None:
    assert Figures(views=100, reactions=1, comments=2, shares=3, saves=4, clicks=50).engagement == 10


def test_engagement_counts_what_was_reported_and_is_none_where_nothing_was() -> None:
    assert Figures(reactions=0).engagement == 0
    assert Figures(views=9, clicks=1).engagement is None


def test_a_total_is_a_plain_sum_that_stays_none_where_no_post_reported() -> None:
    assert total([Figures(views=1, reach=5), Figures(views=2), Figures()]) == Figures(views=3, reach=5)
    assert total([]) == Figures()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([Figures(views=100, reactions=5), Figures(views=100, reactions=15)], 0.1),
        ([Figures(views=100, reactions=5), Figures(reactions=95)], 0.05),
        ([Figures(views=100, reactions=5), Figures(views=900)], 0.05),
        ([Figures(views=0, reactions=5)], None),
        ([], None),
    ],
)
def test_a_rate_is_over_the_posts_that_have_both(rows: list[Figures], expected: float | None) -> None:
    assert rate(rows) == expected


def test_figures_are_empty_only_where_nothing_at_all_was_reported() -> None:
    assert Figures().empty
    assert not Figures(views=0).empty
