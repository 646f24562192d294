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
