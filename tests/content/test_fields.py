"""A campaign's text as a form: what is written is read, and what is changed is all that changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siaran.content import NoFormError, fields, with_fields

SOURCE = """\
---
# Dari rapat Senin
judul: Donor darah   # singkat saja
program: Kesehatan
sasaran: [kelurahan, "32.77.03"]
kanal: facebook, x
media:
  - berkas: donor.jpg
    alt: Kantong darah
# jangan dihapus
x: {cara: sendiri}
terbit:
---
Ayo donor.

Gratis.
"""


def test_every_value_is_read_as_it_is_written() -> None:
    found = fields(SOURCE)

    assert (found["title"], found["publish"], found["body"]) == ("Donor darah", "", "Ayo donor.\n\nGratis.\n")
    assert (found["audience"], found["platforms"]) == (["kelurahan", "32.77.03"], ["facebook", "x"])
    assert found["media"] == [{"file": "donor.jpg", "alt": "Kantong darah"}]


def test_the_same_values_change_not_a_character() -> None:
    assert with_fields(SOURCE, fields(SOURCE)) == SOURCE


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("title", "Donor: ayo", "Donor darah   #", '"Donor: ayo"   #'),
        ("audience", ["kecamatan"], '[kelurahan, "32.77.03"]', "[kecamatan]"),
        ("platforms", ["facebook"], "kanal: facebook, x", "kanal: [facebook]"),
        ("publish", "2026-12-01 07:00", "terbit:\n", "terbit: 2026-12-01 07:00\n"),
        ("program", "", "program: Kesehatan\n", ""),
        ("hashtags", ["Donor"], "terbit:\n", "terbit:\ntagar: [Donor]\n"),
        ("body", "Baru.", "Ayo donor.\n\nGratis.\n", "Baru.\n"),
        (
            "media",
            [{"file": "b.jpg", "alt": "Satu, dua"}],
            "- berkas: donor.jpg\n    alt: Kantong darah",
            '[{berkas: b.jpg, alt: "Satu, dua"}]',
        ),
    ],
)
def test_only_the_changed_value_changes(key: str, value: object, before: str, after: str) -> None:
    assert with_fields(SOURCE, {key: value}) == SOURCE.replace(before, after)  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "source", ["", "tanpa kepala", "---\njudul: [\n---\n", "---\n{judul: satu}\n---\n", "---\njudul: a"]
)
def test_what_cannot_be_taken_apart_is_no_form(source: str) -> None:
    with pytest.raises(NoFormError):
        fields(source)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=20))
def test_whatever_is_typed_into_a_field_is_read_back_from_the_text(typed: str) -> None:
    text = " ".join(typed.split())

    found = fields(with_fields(SOURCE, {"title": text, "hashtags": [text] if text and "," not in text else []}))

    assert found.get("title", "") == text
    assert found.get("hashtags", []) in ([text], [])


@pytest.mark.parametrize("front", ["a: [" + "b," * 10_000 + "]", "a: " + "[" * 3000 + "]" * 3000])
def test_front_matter_that_would_take_long_to_read_is_shown_as_text(front: str) -> None:
    with pytest.raises(NoFormError):
        fields(f"---\n{front}\n---\nAyo.\n")
