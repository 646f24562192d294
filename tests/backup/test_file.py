"""The file of a backup: what is in it, what is not, and what becomes of one that is damaged or strange."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Desk

FILE = Path("siaran.cadangan")


def flipped(whole: bytes) -> bytes:
    """One bit in the middle of the largest thing inside is another; between the things some bits mean nothing."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        inside = max(archive.infolist(), key=lambda info: info.compress_size)
    at = inside.header_offset + len(inside.FileHeader()) + inside.compress_size // 2
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda whole: whole[: len(whole) // 2],
    "one bit": flipped,
    "empty": lambda _: b"",
    "a letter": lambda _: b"Yth. Bapak Camat,\n",
}


def everything(desk: Desk) -> tuple[object, bytes]:
    """What must not change: the queue and the accounts, and the mark file."""
    return (desk.told("queue", "list"), desk.told("accounts", "list")), Path("var/instance.json").read_bytes()


def test_nobody_but_its_owner_may_read_it_and_no_key_or_token_is_in_it(desk: Desk) -> None:
    secrets = [row.split(",")[4] for row in Path("akun.csv").read_text().splitlines()[1:]]
    secrets.append(Path("var/secret.key").read_text().strip())

    desk.run("backup", str(FILE))

    with zipfile.ZipFile(FILE) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist())
    assert not [secret for secret in secrets if secret.encode() in inside]
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o600


def test_the_keys_go_into_a_file_of_their_own_that_is_never_written_over(desk: Desk) -> None:
    desk.run("backup", str(FILE), "--with-keys", "kunci")

    assert Path("kunci").read_text() == Path("var/secret.key").read_text()
    assert stat.S_IMODE(Path("kunci").stat().st_mode) == 0o600
    assert "Pilih nama lain" in desk.run("backup", str(FILE), "--with-keys", "kunci", status=1).stderr


def test_an_older_backup_is_replaced_and_anything_else_is_not(desk: Desk) -> None:
    Path("surat").write_text("Yth. Bapak Camat")

    desk.run("backup", str(FILE))
    desk.run("backup", str(FILE))

    assert "bukan cadangan Siaran" in desk.run("backup", "surat", status=1).stderr
    assert Path("surat").read_text() == "Yth. Bapak Camat"
    assert "tidak dapat ditulis" in desk.run("backup", "tidak/ada", status=1).stderr


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_or_strange_file_changes_nothing(desk: Desk, damage: Callable[[bytes], bytes]) -> None:
    desk.run("backup", str(FILE))
    FILE.write_bytes(damage(FILE.read_bytes()))
    before = everything(desk)

    told = desk.run("restore", str(FILE), "--force", status=1).stderr

    assert "Siaran. Pakai cadangan yang lain." in told
    assert everything(desk) == before


def test_a_foreign_zip_a_missing_file_and_another_form_are_named(desk: Desk) -> None:
    with zipfile.ZipFile("foto.zip", "w") as archive:
        archive.writestr("foto.txt", "foto")
    with zipfile.ZipFile("baru.zip", "w") as archive:
        archive.writestr("siaran.json", '{"format": 99, "version": "9.0"}')

    assert "bukan cadangan Siaran" in desk.run("restore", "foto.zip", status=1).stderr
    assert "Perbarui Siaran" in desk.run("restore", "baru.zip", status=1).stderr
    assert "tidak ada" in desk.run("restore", "hilang.zip", status=1).stderr


def test_a_backup_of_one_kind_of_database_does_not_go_into_the_other(
    desk: Desk, empty_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run("backup", str(FILE))
    monkeypatch.setenv("SIARAN_DATABASE_URL", empty_postgres_url)

    assert "sejenis" in desk.run("restore", str(FILE), status=1).stderr


def test_a_used_installation_is_replaced_only_with_consent(desk: Desk) -> None:
    desk.run("backup", str(FILE))
    before = everything(desk)

    assert "--force" in desk.run("restore", str(FILE), status=1).stderr

    assert everything(desk) == before


def test_without_its_keys_every_token_is_lost_and_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run("backup", str(FILE), "--with-keys", "kunci")
    monkeypatch.setenv("SIARAN_HOME", "rumah-baru")

    told = desk.run("restore", str(FILE)).stderr
    assert "18 dari 18 akun kehilangan tokennya" in told
    assert {a["state"] for a in desk.told("accounts", "list")} == {"lost"}
    desk.run("restore", str(FILE), "--force", "--keys", "kunci")

    assert {a["state"] for a in desk.told("accounts", "list")} == {"active"}
    assert all(c["ok"] for c in desk.told("accounts", "check"))


def test_keys_of_the_environment_are_not_contradicted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run("backup", str(FILE), "--with-keys", "kunci")
    other = "2" * 42 + "A="
    monkeypatch.setenv("SIARAN_HOME", "rumah-baru")
    monkeypatch.setenv("SIARAN_SECRET_KEYS", other)

    assert "SIARAN_SECRET_KEYS" in desk.run("restore", str(FILE), "--keys", "kunci", status=1).stderr
    assert "kunci Siaran" in desk.run("restore", str(FILE), "--keys", "akun.csv", status=1).stderr


def test_pictures_come_back_and_are_found_in_the_new_home(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (1200, 900), "navy").save("content/biru.png")
    desk.write("halo", audience='["32.77.03.1001"]', media='[{file: biru.png, alt: "Biru"}]')
    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("backup", str(FILE), "--with-keys", "kunci")
    monkeypatch.setenv("SIARAN_HOME", "rumah-baru")
    desk.run("restore", str(FILE), "--keys", "kunci")
    for picture in Path("var/media").iterdir():
        picture.unlink()

    desk.go_on()
    desk.run("run", "--until-idle")

    assert [len(post["media"]) for post in desk.public()] == [1]
