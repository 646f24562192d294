"""What the approver reads is the whole truth: reference and differences give back every text, byte for byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from siaran.domain.difference import compare

WORDS = st.sampled_from(["Selasa", "Rabu", "8", "RW 05", "–", ",", ".", " ", "  ", "\n", "\n\n", "a.go.id/x", "é", "ﷺ"])
TEXTS = st.lists(WORDS, max_size=14).map("".join) | st.text(max_size=30)


@given(TEXTS, st.lists(TEXTS, max_size=6))
def test_reference_and_differences_give_back_every_text(reference: str, texts: list[str]) -> None:
    found = compare(reference, texts)

    assert [found.restored(number) for number in range(len(texts))] == texts
    assert "".join(found.pieces) == reference


@given(TEXTS, TEXTS)
def test_without_the_spots_two_texts_are_the_same(reference: str, text: str) -> None:
    found = compare(reference, [text])

    fixed = found.pieces[0::2]
    if found.values[0] is not None:
        assert all(piece in text for piece in fixed)
        assert len(found.values[0]) == len(found.spots)


@given(TEXTS)
def test_a_text_differs_in_nothing_from_itself(text: str) -> None:
    assert compare(text, [text]).spots == ()
