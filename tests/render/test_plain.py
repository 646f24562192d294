"""Markdown becomes the plain text that people write on social media."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siaran.render.plain import escaped, links, plain


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Donor darah", "DONOR DARAH"),
        ("## Buka https://a.id/B #Sehat @kel", "BUKA https://a.id/B #Sehat @kel"),
        ("### Syarat", "Syarat"),
        (f"# {'Panjang ' * 9}sekali", f"{'Panjang ' * 9}sekali"),
        ("**tebal**, *miring*, `kode`, ~~coret~~", "tebal, miring, kode, ~~coret~~"),
        ("- satu\n- dua\n  - dalam", "• satu\n• dua\n  ◦ dalam"),
        ("* satu\n* dua", "• satu\n• dua"),
        ("1. satu\n2. dua", "1. satu\n2. dua"),
        ("3. tiga\n4. empat", "3. tiga\n4. empat"),
        ("Lihat [laman kami](https://a.id/x) ya.", "Lihat laman kami (https://a.id/x) ya."),
        ("Lihat [laman kami](https://a.id/x).", "Lihat laman kami: https://a.id/x"),
        ("[https://a.id](https://a.id)", "https://a.id"),
        ("[a.id](https://a.id/)", "a.id"),
        ("<https://a.id/x>", "https://a.id/x"),
        ("[Surat](mailto:a@b.id) dan [telepon](tel:112) kami", "Surat (a@b.id) dan telepon (112) kami"),
        ("https://a.id/b_c_d?e=*f* dan *g*", "https://a.id/b_c_d?e=*f* dan g"),
        ("> Kami siap.", "“Kami siap.”"),
        ("> Kami siap.\n>\n> — Wali Kota", "“Kami siap.”\n— Wali Kota"),
        ("| Hari | Jam |\n|---|---|\n| Senin | 08.00 |", "Hari · Jam\nSenin · 08.00"),
        ("Lihat ![poster](a.jpg) ini", "Lihat ini"),
        ("<b>bukan</b> tebal &amp; &copy;", "<b>bukan</b> tebal & ©"),
        ("```\nkode  *apa adanya*\n```", "kode  *apa adanya*"),
        ("satu\ndua", "satu dua"),
        ("satu  \ndua", "satu\ndua"),
        ("satu\\\ndua", "satu\ndua"),
        ("satu\n\n\n\ndua", "satu\n\ndua"),
        ("    bukan kode", "bukan kode"),
        ("Judul\n---", "Judul\n\n———"),
        ("", ""),
        ("cafe\u0301", "café"),
        ("keluarga 👨‍👩‍👧‍👦 dan 👍🏽", "keluarga 👨‍👩‍👧‍👦 dan 👍🏽"),
    ],
)
def test_markdown_becomes_what_people_write(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60))
def test_an_escaped_value_reads_exactly_as_it_was_written(value: str) -> None:
    # What is not written out by hand: HTML's own spaces at the ends, and composed letters.
    wanted = " ".join(unicodedata.normalize("NFC", value).split(" ")).strip()

    assert plain(f"a{escaped(value)}b").replace(" ", "") == f"a{wanted}b".replace(" ", "")


@pytest.mark.parametrize(
    "value",
    [
        *("1. satu", "- satu", "# satu", "> satu", "*a* _b_ `c`", "[a](b)", "a | b", "<b>", "&amp;", "C:\\siaran"),
        *("a\nb", "---", "+ satu", "=====", "~~~", "https://a.id/x_y_(z)", "Jl. R.E. Martadinata No. 5 (lt. 2)"),
    ],
)
def test_no_mark_in_a_value_means_anything(value: str) -> None:
    assert plain(escaped(value)) == value


def test_links_end_where_their_sentence_goes_on() -> None:
    text = "Buka https://a.id/x, (https://b.id/y_(z)) atau “http://c.id/?q=1”."

    assert links(text) == ["https://a.id/x", "https://b.id/y_(z)", "http://c.id/?q=1"]
