"""Words are found whatever their case, and taken as they stand."""

from __future__ import annotations

import pytest

from siaran.store import listing
from tests.store.office import Office


@pytest.mark.parametrize(
    ("words", "found"), [("BERAS murah", 1), ("100%", 1), ("0% lebih", 0), ("m_rah", 0), ("a/b", 1), ("a//b", 0)]
)
def test_a_post_is_found_by_words_of_its_text(office: Office, words: str, found: int) -> None:
    office.post("k/1", office.account("a"), text="Beras murah 100% asli, pukul a/b")
    office.post("k/2", office.account("b"), text="Telur")

    with office.database.read() as connection:
        assert sum(listing.counts(connection, listing.Narrow(None, words=words)).values()) == found


@pytest.mark.parametrize("few", [1, 9])
def test_what_few_posts_hold_is_counted_and_listed_like_what_many_hold(
    office: Office, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    which = [
        office.post(f"k/{n}", office.account(f"a{n}"), text=text) for n, text in enumerate(["Beras", "BERAS", "X"])
    ]

    with office.database.read() as connection:
        narrow = listing.settled(connection, listing.Narrow(None, words="beras"))
        lines = listing.lines(connection, narrow, [], newest_first=False, start=0, limit=9)
        counted = listing.counts(connection, narrow)

    assert ([line.id for line in lines], counted) == (which[:2], {"published": 2})
    assert narrow.posts == (which[:2] if few > 1 else None)
