"""Numbers to call: only what surely is one, however it was written; never a date or a post code."""

from __future__ import annotations

import pytest

from siaran.web.phones import phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("WA 0812-3456-7890 (Sekretaris)", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("+62 (0)22 6654 321", "+62226654321"),
        ("Telp.(0951) 321123", "+62951321123"),
        ("+81 3-1234-5678", "+81312345678"),
        ("Jl. Raya 12 40512, 022-123456", "+6222123456"),
        ("2026-11-25 0812-3456-7890", "+6281234567890"),
        ("0226654321 / 081234567890", "+62226654321"),
        ("2026-11-25 kontrak", ""),
        ("2026-08-12 40512", ""),
        ("Jl. Raya 80 40512", ""),
        ("lurah.081234567890@cimahikota.go.id", ""),
    ],
)
def test_only_what_surely_is_a_telephone_number_is_called(text: str, number: str) -> None:
    assert phone(text) == number
