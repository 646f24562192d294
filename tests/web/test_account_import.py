"""A CSV file of accounts at the desk: checked row by row, kept sealed until it is confirmed, then stored whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from siaran.domain.member import Role
from siaran.store import accounts
from siaran.store.member_tables import pending
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import MARKS, Furnished

HEADINGS = "territory,platform,handle,external_id,access_token,access_token_secret"
SECRET = "sangat-rahasia"


def _file(*rows: str) -> dict[str, Any]:
    return {"file": ("akun.csv", "\n".join([HEADINGS, *rows]).encode(), "text/csv")}


def _sealed(desk: Furnished) -> list[bytes]:
    with desk.house.database.read() as connection:
        return list(connection.execute(select(pending.c.sealed)).scalars())


def test_a_file_is_shown_first_and_stored_when_confirmed(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)

    shown = operator.post("/accounts/import", files=_file(f"{CIBABAT},facebook,Kel. Baru,4711,{SECRET},"))
    before = _known(desk)
    done = operator.post("/accounts/import/confirmation")

    assert "1 baris siap." in shown.text and "ditambahkan" in shown.text and SECRET not in shown.text
    assert (before, done.status_code, _known(desk)) == (False, 303, True)
    assert _sealed(desk) == []


def _known(desk: Furnished) -> bool:
    with desk.house.database.read() as connection:
        return accounts.by_external_id(connection, "facebook", "4711") is not None


def test_what_waits_for_the_confirmation_is_sealed(desk: Furnished) -> None:
    row = f"{CIBABAT},facebook,Kel. Baru,4711,{SECRET},"

    desk.client(Role.OPERATOR, CIBABAT).post("/accounts/import", files=_file(row))

    [sealed] = _sealed(desk)
    assert SECRET.encode() not in sealed and b"4711" not in sealed


def test_every_mistake_is_told_with_its_line_and_no_secret(desk: Furnished) -> None:
    rows = (f"{CIBABAT},facebuk,A,1,{SECRET},", f"{MELONG},facebook,B,2,{SECRET},")

    answer = desk.client(Role.OPERATOR, CIBABAT).post("/accounts/import", files=_file(*rows))

    assert answer.status_code == 422 and "2 hal perlu diperbaiki; belum ada yang disimpan." in answer.text
    assert "Baris 2" in answer.text and f"wilayah {MELONG} belum terdaftar" in answer.text
    assert SECRET not in answer.text and _sealed(desk) == []


def test_what_is_wrong_with_the_whole_file_has_no_line_and_says_how_to_save_it(desk: Furnished) -> None:
    file = ("akun.csv", f"{HEADINGS}\n{CIBABAT},facebook,Kél,1,x,".encode("cp1252"), "text/csv")

    told = desk.client(Role.OPERATOR, CIBABAT).post("/accounts/import", files={"file": file}).text

    assert "akun.csv: berkas ini bukan UTF-8. Simpan lagi. Di Excel" in told and "Baris 0" not in told


def test_no_file_is_said_beside_its_field(desk: Furnished) -> None:
    answer = desk.client(Role.OPERATOR, CIBABAT).post("/accounts/import")

    assert answer.status_code == 422 and "Pilih berkas CSV" in answer.text


def test_what_one_member_brought_another_cannot_confirm(desk: Furnished) -> None:
    row = f"{CIBABAT},facebook,Kel. Baru,4711,{SECRET},"
    desk.client(Role.OPERATOR, CIBABAT).post("/accounts/import", files=_file(row))

    desk.client(Role.ADMIN).post("/accounts/import/confirmation")

    assert not _known(desk)


def test_a_second_account_of_a_place_on_a_platform_is_remarked_upon_before_it_is_stored(desk: Furnished) -> None:
    rows = (f"{CIBABAT},facebook,Kel. Baru,4711,{SECRET},", f"{CIBABAT},x,kel.baru,4712,{SECRET},{SECRET}")

    shown = desk.client(Role.OPERATOR, CIBABAT).post("/accounts/import", files=_file(*rows)).text

    assert f"Cibabat juga mempunyai akun Facebook {MARKS[CIBABAT]}; semuanya akan menerbitkan." in shown
    assert shown.count("juga mempunyai akun") == 1
