"""Sentences of the rooms below, as the desk says them in either language, and that not one of them is missing."""

from __future__ import annotations

import re

import pytest

from siaran.web.sentences import Sentences
from siaran.web.speech import LOCALE, catalogue, tongues
from tests.web.sentences import literals, sentences

ENGLISH, DESK = catalogue(LOCALE / "en" / "rooms"), catalogue(LOCALE / "id" / "rooms")
COMMAND = "«siaran "
HOLE = re.compile(r"\{(\d+)\}")


def test_every_sentence_of_the_code_is_there_in_english() -> None:
    assert sorted(set(sentences()) - {text for text, said in ENGLISH.items() if all(said)}) == []


def test_no_sentence_is_translated_that_the_code_does_not_have() -> None:
    assert sorted({*ENGLISH, *DESK} - set(literals())) == []


def test_the_desk_names_no_command_in_either_language() -> None:
    commands = {text for text in sentences() if COMMAND in text}

    assert sorted(commands - set(DESK)) == []
    assert [said for said in [*DESK.values(), *ENGLISH.values()] if COMMAND in str(said)] == []


def _forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else said


def test_only_values_that_a_sentence_has_are_put_into_its_translation() -> None:
    told = [(text, form) for each in (ENGLISH, DESK) for text, said in each.items() for form in _forms(said)]

    assert [text for text, form in told if not set(HOLE.findall(form)) <= set(HOLE.findall(text))] == []


@pytest.mark.parametrize("told", [ENGLISH, DESK])
@pytest.mark.parametrize("after", ["", "Pilih waktu yang akan datang."])
def test_no_sentence_is_taken_for_another_one(told: dict[str, str | tuple[str, ...]], after: str) -> None:
    table = Sentences(told)
    filled = {HOLE.sub(r"Kamil\1.", text): HOLE.sub(r"Kamil\1.", _forms(said)[-1]) for text, said in told.items()}
    tail = f" {table.said(after)}" if after else ""

    assert {text: table.said(f"{text} {after}".strip()) for text in filled} == {
        text: f"{said}{tail}" for text, said in filled.items()
    }


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("Batas waktunya lewat sebelum sempat terbit.", "Its time limit passed before it could be published."),
        ("1 akun terputus atau ditahan. Lihat «siaran accounts list», lalu sambungkan lagi.", "1 account is"),
        ("2 akun terputus atau ditahan. Lihat «siaran accounts list», lalu sambungkan lagi.", "2 accounts are"),
        ("Tidak ada kelurahan di daftar wilayah. Pilih tingkat yang lain.", "There is no kelurahan in the list"),
        ("donor.md:3: “judul” belum ada. Tulis “judul: Donor”.", "donor.md:3: “judul” is missing. Write “judul:"),
        (
            'Facebook menolak gambar kiriman ini. Ganti gambarnya, lalu ajukan lagi. Kata Facebook: "Small. Sorry."',
            "Facebook refuses the picture of this post. Replace the picture, then submit it again. Facebook says: "
            '"Small. Sorry."',
        ),
        ("Karantina: Basis data ini pindah ke mesin lain. 3 kiriman masih harus dicari di akunnya. Lanjutkan dengan "
         "«siaran queue resume --after-restore».", "Quarantine: This database has moved to another machine. 3 posts"),
    ],
)  # fmt: skip
def test_what_was_stored_is_said_in_english(stored: str, said: str) -> None:
    assert tongues()["en"].said(stored).startswith(said)


def test_what_somebody_else_wrote_stays_as_it_is() -> None:
    reason = "Masa berkabung Wali Kota. Kirim lagi sesudah hari Senin: tunggu kabar."

    assert [tongues()[code].said(reason) for code in ("en", "id")] == [reason, reason]


def test_in_indonesian_the_desk_says_its_own_way_instead_of_a_command() -> None:
    said = tongues()["id"].said

    assert said("Kiriman a/b tidak ada. Lihat «siaran queue list».") == "Kiriman a/b tidak ada. Lihat halaman Antrean."
    assert said("Kanal tidak menjawab sampai selesai (ReadTimeout).") == "Kanal tidak menjawab sampai selesai."
