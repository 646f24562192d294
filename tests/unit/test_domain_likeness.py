"""Whether two texts are the same post after what platforms do to a text; similar is not equal."""

from __future__ import annotations

import pytest

from siaran.domain.likeness import nearly, normal, same

TEN = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Sehat & kuat", "Sehat &amp; kuat"),
        ("Warga Cimahi", "  Warga \n\n Cimahi "),
        ("Lihat cimahikota.go.id", "Lihat https://www.cimahikota.go.id/"),
        ("Lihat https://cimahikota.go.id/a/ ya", "Lihat http://cimahikota.go.id/a ya"),
        ("Cafe\u0301 warga", "Caf\u00e9 warga"),
        ("Awas \u26a0\ufe0f", "Awas \u26a0"),
        ("Cima\u200bhi", "Cimahi"),
    ],
)
def test_what_platforms_do_to_a_text_leaves_it_the_same(ours: str, theirs: str) -> None:
    assert same(ours, theirs)
    assert not nearly(ours, theirs)


@pytest.mark.parametrize("theirs", [TEN.upper(), f"{TEN}.", TEN.replace("dua ", ""), ""])
def test_similar_is_not_equal(theirs: str) -> None:
    assert not same(TEN, theirs)


@pytest.mark.parametrize(
    ("theirs", "near"),
    [
        (TEN.replace("dua", "2"), True),
        (f"{TEN} sebelas", True),
        (TEN.replace("dua ", ""), True),
        ("dua satu tiga empat lima enam tujuh delapan sembilan sepuluh", True),
        (TEN.replace("dua tiga", "2 3"), False),
        (f"{TEN} sebelas belas", False),
        (f"{TEN} {TEN}", False),
        ("", False),
    ],
)
def test_nine_words_in_ten_are_nearly_the_same_and_eight_are_not(theirs: str, near: bool) -> None:
    assert nearly(TEN, theirs) is near


def test_nothing_is_not_nearly_nothing() -> None:
    assert not nearly("", " \u200b")


def test_a_slash_within_a_link_stays() -> None:
    assert normal("https://cimahikota.go.id/berita/1/") == "cimahikota.go.id/berita/1"
