"""Accounts from a CSV file."""

from __future__ import annotations

from pathlib import Path

import pytest

from siaran.connect import Imported, add_account, import_accounts
from siaran.domain.account import Account, AccountState
from siaran.domain.errors import ContentError
from siaran.store import accounts
from tests.connect.board import KINDS
from tests.store.office import CIBABAT, MELONG, Office

HEAD = "territory,platform,handle,external_id,token\n"
CSV = f"{HEAD}{CIBABAT},papan,@cibabat,77,sangat-rahasia\n"


def bring(office: Office, tmp_path: Path, text: str) -> Imported:
    path = tmp_path / "akun.csv"
    path.write_text(text, encoding="utf-8")
    return import_accounts(office.database, path, office.vault, KINDS, office.tree, office.now)


def mistakes(office: Office, tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        bring(office, tmp_path, text)
    return [str(m).removeprefix(str(tmp_path / "akun.csv") + ":") for m in caught.value.mistakes]


def stored(office: Office) -> list[Account]:
    with office.database.read() as c:
        return accounts.listed(c)


def token(office: Office, which: int) -> str:
    with office.database.read() as c:
        return accounts.access(c, which, office.vault).secrets["token"]


def test_an_account_is_stored_with_its_secret_sealed(office: Office, tmp_path: Path) -> None:
    imported = bring(office, tmp_path, CSV)

    [account] = stored(office)
    assert imported == Imported(1, 0, 0)
    assert (account.territory, account.platform) == (CIBABAT, "papan")
    assert (account.handle, account.external_id) == ("cibabat", "77")
    assert token(office, account.id) == "sangat-rahasia"


def test_importing_again_renews_the_token_and_reconnects(office: Office, tmp_path: Path) -> None:
    bring(office, tmp_path, CSV)
    [before] = stored(office)
    with office.database.write() as c:
        accounts.set_state(c, before.id, AccountState.LOST, "Token mati.")

    imported = bring(office, tmp_path, CSV.replace("sangat-rahasia", "token-baru"))

    assert (imported, token(office, before.id)) == (Imported(0, 1, 0), "token-baru")
    assert stored(office)[0].state is AccountState.ACTIVE


def test_importing_twice_changes_nothing(office: Office, tmp_path: Path) -> None:
    bring(office, tmp_path, CSV)

    assert bring(office, tmp_path, CSV) == Imported(0, 0, 1)


def test_indonesian_headings_and_the_customs_of_an_account_are_read(office: Office, tmp_path: Path) -> None:
    head = "wilayah;kanal;akun;external_id;token;ketat;jam_tenang;jarak;jam_terbit\n"

    bring(office, tmp_path, f"{head}{CIBABAT};PAPAN;cibabat;77;t;ya;20:00-06:00;-;07:00 16:30\n")

    [account] = stored(office)
    assert account.strict is True
    assert (account.quiet_hours, account.min_gap, account.slots) == ("20:00-06:00", 0, "07:00,16:30")


def test_an_empty_custom_follows_the_settings_and_a_dash_is_none(office: Office, tmp_path: Path) -> None:
    head = HEAD.strip() + ",quiet_hours,slots\n"

    bring(office, tmp_path, f"{head}{CIBABAT},papan,cibabat,77,t,-,\n")

    [account] = stored(office)
    assert (account.quiet_hours, account.slots) == ("", None)


def test_a_secret_that_a_platform_does_not_use_is_not_stored(office: Office, tmp_path: Path) -> None:
    head = HEAD.strip() + ",sandi\n"

    [warning] = bring(office, tmp_path, f"{head}{CIBABAT},papan,cibabat,77,t,sangat-rahasia\n").warnings

    assert "akun.csv:2: sandi tidak dipakai di kanal papan" in warning
    assert "sangat-rahasia" not in warning


def test_every_mistake_is_told_at_once_with_its_line(office: Office, tmp_path: Path) -> None:
    text = (
        f"{HEAD.strip()},strict,quiet_hours,min_gap,slots\n"
        "32.99,papn,a,1,t\n"
        f"{CIBABAT},papan,,1.7841E+16,\n"
        f"{CIBABAT},papan,b,2,t,mungkin,malam,lama,pagi\n"
        f"{CIBABAT},papan,c,2,t\n"
        f"{CIBABAT},papan,b,3,t\n"
    )

    told = [mistake.split(". ")[0] for mistake in mistakes(office, tmp_path, text)]

    assert told == TOLD


TOLD = [
    "2: kanalnya tidak dikenal",
    "2: wilayah 32.99 belum terdaftar",
    "3: external_id kosong atau rusak",
    "3: nama akun (handle) kosong",
    "3: token kosong",
    "4: min_gap tidak dapat dibaca",
    "4: quiet_hours tidak dapat dibaca",
    "4: slots tidak dapat dibaca",
    "4: strict tidak dapat dibaca",
    "5: external_id ini sudah ada di baris 4",
    "6: nama akun ini sudah dipakai akun lain di wilayah dan kanal yang sama",
]


def test_an_account_speaks_for_one_territory_only(office: Office, tmp_path: Path) -> None:
    bring(office, tmp_path, CSV)

    [told] = mistakes(office, tmp_path, CSV.replace(CIBABAT, MELONG))

    assert told.startswith(f"2: akun ini sudah terdaftar untuk wilayah {CIBABAT}.")


def test_nothing_is_stored_where_anything_is_wrong(office: Office, tmp_path: Path) -> None:
    mistakes(office, tmp_path, CSV + f"{MELONG},papan,melong,78,\n")

    assert stored(office) == []


@pytest.mark.parametrize(
    "text",
    [
        "territory,platform,handle,external_id,SANGAT-RAHASIA\n",
        f"{CIBABAT},papan,cibabat,77,SANGAT-RAHASIA\n",
        HEAD + "SANGAT-RAHASIA,SANGAT-RAHASIA,,,\n",
        HEAD + f"{CIBABAT},SANGAT-RAHASIA,a,SANGAT RAHASIA,SANGAT-RAHASIA,SANGAT-RAHASIA\n",
        HEAD + f'{CIBABAT},papan,a,1,"SANGAT-RAHASIA\n',
    ],
)
def test_no_mistake_repeats_what_may_be_a_secret(office: Office, tmp_path: Path, text: str) -> None:
    told = " ".join(mistakes(office, tmp_path, text))

    assert told
    assert "rahasia" not in told.lower()


def test_an_unknown_heading_says_what_was_probably_meant(office: Office, tmp_path: Path) -> None:
    [told] = mistakes(office, tmp_path, CSV.replace(",token", ",token,strickt"))

    assert told == "1: judul kolom ke-6 tidak dikenal. Mungkin maksudnya «strict»."


def test_one_account_may_be_added_without_a_file(office: Office) -> None:
    given = {"territory": CIBABAT, "platform": "papan", "handle": "cibabat", "external_id": "77", "token": "t"}

    add_account(office.database, given, office.vault, KINDS, office.tree, office.now)

    assert [a.handle for a in stored(office)] == ["cibabat"]


def test_one_account_without_its_secret_is_refused(office: Office) -> None:
    given = {"territory": CIBABAT, "platform": "papan", "handle": "cibabat", "external_id": "77"}

    with pytest.raises(ContentError, match="akun: token kosong"):
        add_account(office.database, given, office.vault, KINDS, office.tree, office.now)


def test_what_came_along_with_a_token_is_left_out(office: Office, tmp_path: Path) -> None:
    bring(office, tmp_path, CSV.replace("sangat-rahasia", "\u200b“sangat-rahasia”\u00a0"))

    assert token(office, stored(office)[0].id) == "sangat-rahasia"


def test_a_sign_that_is_part_of_no_token_leaves_the_one_that_works(office: Office, tmp_path: Path) -> None:
    bring(office, tmp_path, CSV)

    found = mistakes(office, tmp_path, CSV.replace("sangat-rahasia", "sangat\u200brahasia"))

    assert found == ["2: token memuat tanda yang bukan bagian token. Salin lagi dari kanalnya."]
    assert token(office, stored(office)[0].id) == "sangat-rahasia"
