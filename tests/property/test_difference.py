"""However texts differ from the one that is shown in full, each can be put together again."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from siaran.domain.difference import compare

words = st.lists(st.sampled_from(["Warga", "Cimahi", "RW", "05", "datang", ".", "\n\n"]), max_size=9).map(" ".join)


@given(words, st.lists(words, min_size=1, max_size=4))
def test_every_text_comes_back_as_it_was(reference: str, texts: list[str]) -> None:
    found = compare(reference, texts)

    assert [found.restored(n) for n in range(len(texts))] == texts
