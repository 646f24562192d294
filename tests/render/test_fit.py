"""A text that is too long becomes shorter, or a thread: never cut in a word, a grapheme or a link."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from siaran.platforms._x_text import count
from siaran.render.fit import capped, hashtags, shortened, threaded

LINK = "https://cimahikota.go.id/berita/detail/81991"
ONE = "Pemerintah Kota Cimahi mengundang warga."
TWO = "Datanglah ke kantor kelurahan besok pagi."
WORDS = st.sampled_from(
    [
        "warga",
        "Cimahi",
        "datang",
        "Jl.",
        "No.",
        "5",
        "08.00–12.00",
        "👨‍👩‍👧‍👦",
        "👍🏽",
        "cafe\u0301",
        LINK,
        "cimahikota.go.id",
        *("#Sehat", "Selesai.", "Ayo!", "Kapan?", "•", "berkepanjangan" * 4, "(lt. 2)", "“Ya.”", "कि"),
    ]
)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=7).map(
    lambda paragraphs: "\n\n".join(["Warga Cimahi,", *paragraphs])
)


def kept(parts: list[str]) -> list[str]:
    """The words of a thread's parts without their numbers."""
    return [word for part in parts for word in re.sub(r" \(\d+/\d+\)$", "", part).split()]


def test_what_is_shortened_ends_with_a_sentence() -> None:
    assert shortened(f"{ONE} {TWO}", 60, len) == ONE
    assert shortened(f"{ONE} {TWO}", 200, len) == f"{ONE} {TWO}"


def test_the_link_is_kept_after_the_last_sentence() -> None:
    assert shortened(f"{ONE} {TWO}\n\n{LINK}", 90, len, LINK) == f"{ONE}\n\n{LINK}"


def test_a_link_stays_in_its_own_sentence_where_that_leaves_room_for_another() -> None:
    text = f"{ONE}\n\n{TWO} {TWO} {TWO}\n\nSelengkapnya: {LINK}"

    assert shortened(text, 120, len, LINK) == f"{ONE}\n\nSelengkapnya: {LINK}"


def test_hashtags_on_a_line_of_their_own_are_kept_if_there_is_room() -> None:
    text = f"{ONE} {TWO} {TWO}\n\n#Cimahi #Sehat"

    assert shortened(text, 60, len) == f"{ONE}\n\n#Cimahi #Sehat"
    assert shortened(text, 45, len) == ONE


def test_where_not_even_one_sentence_fits_words_are_left_out_and_that_is_said() -> None:
    assert shortened(ONE, 30, len) == "Pemerintah Kota Cimahi…"
    assert shortened("cimahikota.go.id memuat jadwalnya untuk Anda semua", 25, len) == "cimahikota.go.id memuat…"


def test_a_quotation_is_not_left_open() -> None:
    text = "“Kami siap melayani. Warga silakan datang.” Demikian pesan beliau kepada kita semua."

    assert shortened(text, 30, len) == "“Kami siap melayani.”"


@pytest.mark.parametrize("short", ["Jl. Raya No. 5", "a.n. Lurah", "Drs. H. Asep, S.Sos. hadir", "Rp57.500 per kg"])
def test_an_abbreviation_ends_no_sentence(short: str) -> None:
    text = f"Bertempat di {short} mulai pagi. Kemudian acara dilanjutkan sampai sore hari sekali."

    assert shortened(text, len(f"Bertempat di {short} mulai pagi.") + 3, len) == f"Bertempat di {short} mulai pagi."


def test_a_heading_or_a_line_with_a_colon_is_no_end() -> None:
    text = f"{ONE}\n\nYang dibawa:\n\n• kartu keluarga yang asli\n• fotokopi"

    assert shortened(text, 60, len) == ONE


def test_a_word_longer_than_all_cannot_be_shortened() -> None:
    assert shortened("x" * 50, 20, len) is None
    assert threaded("x" * 50, 20, len) is None


def test_a_thread_is_numbered_at_the_ends_and_holds_every_word() -> None:
    text = "\n\n".join([ONE, TWO] * 8)

    parts = threaded(text, 120, len)

    assert parts is not None
    assert [p[-6:].strip() for p in parts] == [f"({n}/{len(parts)})" for n in range(1, len(parts) + 1)]
    assert kept(parts) == text.split()


def test_a_thread_is_cut_at_a_paragraph_before_a_sentence_before_a_word() -> None:
    assert threaded(f"{ONE} {ONE}\n\n{TWO} {TWO}", 140, len) == [f"{ONE} {ONE} (1/2)", f"{TWO} {TWO} (2/2)"]
    assert threaded(f"{ONE} {TWO}", 60, len) == [f"{ONE} (1/2)", f"{TWO} (2/2)"]
    assert threaded("satu dua tiga empat lima enam tujuh", 24, len) == [
        "satu dua tiga (1/3)",
        "empat lima enam (2/3)",
        "tujuh (3/3)",
    ]


def test_a_long_thread_has_room_for_its_two_digits() -> None:
    parts = threaded(" ".join(["kata"] * 200), 40, len)

    assert parts is not None
    assert len(parts) > 9
    assert max(map(len, parts)) <= 40


@given(TEXTS, st.integers(60, 400))
def test_nothing_shortened_is_too_long_or_cut_in_a_word(text: str, limit: int) -> None:
    short = shortened(text, limit, count, LINK)

    assert short is not None
    assert count(short) <= limit
    assert all(w.rstrip("….”“,;:") in text for w in short.split())
    assert set(regex.findall(r"\X", short)) <= {*regex.findall(r"\X", text), "…", "”", " ", "\n"}


@given(TEXTS, st.integers(120, 400))
def test_the_link_survives_every_shortening_that_leaves_it_room(text: str, limit: int) -> None:
    short = shortened(f"{text}\n\n{LINK}", limit, count, LINK)

    assert short is not None
    assert LINK in short


@given(TEXTS, st.integers(80, 280))
def test_a_thread_loses_no_word_and_no_part_is_too_long(text: str, limit: int) -> None:
    parts = threaded(text, limit, count)

    assert parts is not None
    assert kept(parts) == text.split()
    assert max(map(count, parts)) <= limit


def test_only_hashtags_that_stand_alone_are_left_out_the_last_ones_first() -> None:
    text, dropped = capped("Ayo #Sehat di https://a.id/#jangkar\n\n#Satu #Dua #Tiga\n#Empat", 3)

    assert (text, dropped) == ("Ayo #Sehat di https://a.id/#jangkar\n\n#Satu #Dua", ["#Tiga", "#Empat"])
    assert hashtags(text) == ["#Sehat", "#Satu", "#Dua"]


def test_hashtags_within_sentences_stay() -> None:
    assert capped("#satu dan #dua ya", 1) == ("#satu dan #dua ya", [])
