"""One text in full, and of every other only what differs."""

from __future__ import annotations

from siaran.domain.difference import compare

CIBABAT = "Posyandu di Kelurahan Cibabat.\n\nSelasa, 8 Desember 2026, di RW 05.\nGratis."
UTAMA = "Posyandu di Kelurahan Utama.\n\nRabu, 9 Desember 2026, di RW 05.\nGratis."
MELONG = "Posyandu di Kelurahan Melong.\n\nSelasa, 8 Desember 2026, di RW 21.\nGratis."


def test_a_spot_is_where_any_of_the_texts_varies() -> None:
    found = compare(CIBABAT, [UTAMA, MELONG])

    assert found.spots == ("Cibabat", "Selasa, 8", "05")
    assert found.values == (("Utama", "Rabu, 9", "05"), ("Melong", "Selasa, 8", "21"))


def test_texts_that_are_all_the_same_have_no_spots() -> None:
    found = compare(CIBABAT, [CIBABAT])

    assert (found.pieces, found.values) == ((CIBABAT,), ((),))


def test_what_is_only_elsewhere_is_an_empty_spot_here() -> None:
    found = compare("Datang ya. Gratis untuk semua warga.", ["Datang ya. Gratis pula untuk semua warga."])

    assert (found.spots, found.values) == (("",), (("pula ",),))


def test_a_text_with_hardly_a_word_in_common_stands_alone() -> None:
    found = compare(CIBABAT, ["Hari ini libur nasional, kantor tutup.", UTAMA])

    assert found.values[0] is None
    assert (found.restored(0), found.spots) == ("Hari ini libur nasional, kantor tutup.", ("Cibabat", "Selasa, 8"))


def test_a_link_and_a_time_are_one_word_each() -> None:
    text = "Posyandu buka pukul {} untuk semua balita, daftar dahulu di {} hari ini juga."

    found = compare(text.format("08.00–11.00", "a.go.id/satu"), [text.format("09.00–11.00", "a.go.id/dua")])

    assert found.spots == ("08.00–11.00", "a.go.id/satu")


def test_a_text_comes_back_as_it_was() -> None:
    found = compare(CIBABAT, [UTAMA, MELONG, "Hal lain sama sekali."])

    assert [found.restored(n) for n in range(3)] == [UTAMA, MELONG, "Hal lain sama sekali."]


def test_a_spot_never_cuts_a_word_in_two() -> None:
    text = "Posyandu gratis untuk semua {}."

    found = compare(text.format("warga"), [text.format(who) for who in ("warga, juga lansia", "wargaku")])

    assert (found.spots, found.values) == (("warga",), (("warga, juga lansia",), ("wargaku",)))


def test_a_spot_that_only_a_late_text_has_is_found_among_thousands() -> None:
    text = "Imunisasi di Kelurahan {}, gratis untuk semua balita. Bawa {}."
    texts = [text.format(f"Desa {n}", "Buku KIA") for n in range(3000)] + [text.format("Desa X", "KTP")]

    found = compare(texts[0], texts)

    assert (found.spots, found.values[-1], found.values[2000]) == (
        ("0", "Buku KIA"),
        ("X", "KTP"),
        ("2000", "Buku KIA"),
    )


def test_of_many_texts_one_that_differs_elsewhere_than_the_first_ones_is_compared_too() -> None:
    texts = [f"Warga {n} diundang datang ke balai kota pada hari Sabtu pagi." for n in range(80)]
    texts.append("Warga 80 diundang datang ke kantor camat pada hari Sabtu pagi.")

    found = compare(texts[0], texts[1:])

    assert found.spots == ("0", "balai kota")
    assert found.values[-2:] == (("79", "balai kota"), ("80", "kantor camat"))


def test_texts_that_vary_at_different_ends_are_all_told_however_little_stands_in_all() -> None:
    one, other = "Posyandu balita hari Selasa pagi", "di balai warga kampung atas"
    new_one, new_other = "Vaksin hewan malam Jumat nanti", "ke rumah kader masing RW"

    found = compare(f"{one}, gratis, {other}.", [f"{new_one}, gratis, {other}.", f"{one}, gratis, {new_other}."])

    assert found.spots == (one, other)
    assert found.values == ((new_one, other), (one, new_other))
