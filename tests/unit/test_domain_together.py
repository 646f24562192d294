"""What is the same on several platforms is said once."""

from __future__ import annotations

from siaran.domain.together import together


def test_sentences_that_differ_in_the_platform_alone_are_one_that_names_them() -> None:
    found = [
        ("X", "3 kiriman X berdekatan, juga di X.", 1),
        ("Facebook", "Facebook tidak menerima 5 gambar.", 1),
        ("Instagram", "Instagram tidak menerima 5 gambar.", 1),
        ("Instagram", "Instagram tidak menerima 5 gambar.", 1),
        ("X", "X tidak menerima 5 gambar.", 2),
        ("", "X di SIARAN_X.", 1),
    ]

    assert list(together(found)) == [
        ("3 kiriman X berdekatan, juga di X.", 1),
        ("Facebook/Instagram tidak menerima 5 gambar.", 1),
        ("X tidak menerima 5 gambar.", 2),
        ("X di SIARAN_X.", 1),
    ]
