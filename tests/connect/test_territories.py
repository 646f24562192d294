"""Territories from a CSV file."""

from __future__ import annotations

from pathlib import Path

import pytest

from siaran.connect import Imported, import_territories
from siaran.domain.errors import ContentError
from siaran.domain.territory import Level
from siaran.store.database import Database
from siaran.store.territories import set_variable
from tests.store.office import CIBABAT, CITY, Office

BANDUNG = "code,name,level,parent\n32.04,Kabupaten Bandung,kabupaten,32\n"


def bring(office: Office, tmp_path: Path, text: str, encoding: str = "utf-8") -> Imported:
    path = tmp_path / "wilayah.csv"
    path.write_text(text, encoding=encoding)
    return import_territories(office.database, path, office.now)


def mistakes(office: Office, tmp_path: Path, text: str, encoding: str = "utf-8") -> list[str]:
    with pytest.raises(ContentError) as caught:
        bring(office, tmp_path, text, encoding)
    return [str(m).removeprefix(str(tmp_path / "wilayah.csv") + ":").strip() for m in caught.value.mistakes]


def test_new_territories_are_added_and_known_ones_counted(office: Office, tmp_path: Path) -> None:
    first = bring(office, tmp_path, BANDUNG + "32.77,Kota Cimahi Raya,kota,32\n32,Jawa Barat,provinsi,\n")

    assert first == Imported(added=1, changed=1, unchanged=1)
    assert office.tree["32.04"].level is Level.KABUPATEN
    assert office.tree[CITY].name == "Kota Cimahi Raya"


def test_indonesian_headings_semicolons_and_a_byte_order_mark_are_read(office: Office, tmp_path: Path) -> None:
    text = "Kode;Nama;Tingkat;Kode Induk;Zona;Penduduk\r\n32.04;Kabupaten Bandung;Kabupaten;32;WIB;3.700.000\r\n"

    bring(office, tmp_path, text, "utf-8-sig")

    found = office.tree["32.04"]
    assert (found.name, found.timezone, found.population) == ("Kabupaten Bandung", "Asia/Jakarta", 3_700_000)


def test_importing_twice_changes_nothing(office: Office, tmp_path: Path) -> None:
    bring(office, tmp_path, BANDUNG)

    assert bring(office, tmp_path, BANDUNG) == Imported(0, 0, 1)


def test_further_columns_become_variables_and_empty_cells_inherit(office: Office, tmp_path: Path) -> None:
    text = f"code,name,level,jadwal_ktp,telepon\n{CIBABAT},Cibabat,kelurahan,Rabu,\n{CITY},Kota Cimahi,kota,Senin,113\n"

    bring(office, tmp_path, text)

    told = office.tree.variables(CIBABAT)
    assert (told["jadwal_ktp"], told["telepon"]) == ("Rabu", "113")


def test_a_value_set_by_hand_stays_unless_the_file_has_its_column(office: Office, tmp_path: Path) -> None:
    with office.database.write() as c:
        set_variable(c, CIBABAT, "telepon", "1")
        set_variable(c, CIBABAT, "sapaan", "warga")

    bring(office, tmp_path, f"code,name,level,sapaan\n{CIBABAT},Cibabat,kelurahan,\n")

    told = office.tree[CIBABAT].variables
    assert (told["telepon"], "sapaan" in told) == ("1", False)


def test_provinces_get_their_zone_and_what_lies_below_inherits_it(database: Database, tmp_path: Path) -> None:
    office = Office(database)
    bring(office, tmp_path, "kode,nama,tingkat,kode_induk\n91,Papua,provinsi,\n91.03,Kabupaten Jayapura,kabupaten,91\n")

    assert office.tree["91.03"].timezone is None
    assert office.tree.timezone("91.03") == "Asia/Jayapura"


def test_the_zone_of_a_territory_may_be_its_own(office: Office, tmp_path: Path) -> None:
    bring(office, tmp_path, f"code,name,level,timezone\n{CITY},Kota Cimahi,kota,WITA\n32,Jawa Barat,provinsi,\n")

    assert office.tree.timezone(CIBABAT) == "Asia/Makassar"
    assert office.tree.timezone("32") == "Asia/Jakarta"


def test_a_province_of_unknown_zone_is_warned_of(office: Office, tmp_path: Path) -> None:
    [warning] = bring(office, tmp_path, "code,name,level\n39,Cirebon Raya,provinsi\n").warnings

    assert "wilayah.csv:2: zona waktu provinsi 39 tidak diketahui" in warning


WRONG = (
    "code,name,level,parent,timezone,population\n"
    "32.77.04,Cimahi Timur,kecamtan,32.77,,\n"
    "3277,Cimahi,kota,,,\n"
    "32.99.01,Entah,kecamatan,,,\n"
    "32.04,Kabupaten Bandung,kabupaten,32,Asia/Jakrata,\n"
    "32.04,Kabupaten Bandung,kabupaten,32,,banyak\n"
    "32.05,,kabupaten,31,,\n"
    "32.06,Tasikmalaya,kelurahan,,,\n"
)
TOLD = [
    "2: tingkat «kecamtan» tidak dikenal.",
    "3: kode «3277» bukan kode wilayah.",
    "4: induk 32.99 belum terdaftar.",
    "5: zona waktu «Asia/Jakrata» tidak dikenal.",
    "6: jumlah penduduk «banyak» bukan bilangan bulat.",
    "6: kode «32.04» sudah ada di baris 5.",
    "7: induk «31» tidak cocok dengan kodenya.",
    "7: nama wilayah kosong.",
    "8: kode «32.06» bukan kode kelurahan.",
]


def test_every_mistake_is_told_at_once_with_its_line(office: Office, tmp_path: Path) -> None:
    told = mistakes(office, tmp_path, WRONG)

    assert len(told) == len(TOLD)
    assert all(mistake.startswith(start) for mistake, start in zip(told, TOLD, strict=True))


def test_a_mistake_says_what_was_probably_meant(office: Office, tmp_path: Path) -> None:
    text = "code,name,level,timezone\n32.04,Kabupaten Bandung,kabupten,Asia/Jakrata\n"

    told = mistakes(office, tmp_path, text)

    assert [t.partition("tidak dikenal. ")[2] for t in told] == [
        "Mungkin maksudnya «kabupaten».",
        "Mungkin maksudnya «Asia/Jakarta».",
    ]


def test_nothing_is_stored_where_anything_is_wrong(office: Office, tmp_path: Path) -> None:
    mistakes(office, tmp_path, BANDUNG + "32.05,Garut,kabupten,32\n")

    assert "32.04" not in office.tree


def test_a_parent_may_stand_after_its_children(office: Office, tmp_path: Path) -> None:
    text = "code,name,level\n33.01.01,Kedungreja,kecamatan\n33.01,Kab. Cilacap,kabupaten\n33,Jawa Tengah,provinsi\n"

    bring(office, tmp_path, text)

    assert office.tree["33.01.01"].parent == "33.01"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kode,nama\n32,Jawa Barat\n", "1: judul kolom level tidak ada."),
        ("kode,nama,tingkat,name\n", "1: judul kolom «name» ada dua kali."),
        ("kode,nama,tingkat,jadwal ktp!\n", "1: judul kolom «jadwal_ktp!» tidak dapat dipakai di templat."),
        ("kode,nama,tingkat\n32,Jawa, Barat,provinsi\n", "2: selnya lebih banyak daripada judul kolom."),
        ('kode,nama,tingkat\n32,"Jawa Barat,provinsi\n', "2: baris ini bukan CSV yang utuh."),
        ("", "1: judul kolom code, name, level tidak ada."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(office: Office, tmp_path: Path, text: str, told: str) -> None:
    assert any(mistake.startswith(told) for mistake in mistakes(office, tmp_path, text))


def test_a_file_in_another_encoding_says_how_to_save_it(office: Office, tmp_path: Path) -> None:
    assert "CSV UTF-8" in mistakes(office, tmp_path, "kode,nama,tingkat\n32,Jawa–Barat,provinsi\n", "cp1252")[0]


def test_a_missing_file_says_so(office: Office, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"tidak-ada\.csv: berkas ini tidak ada"):
        import_territories(office.database, tmp_path / "tidak-ada.csv", office.now)
