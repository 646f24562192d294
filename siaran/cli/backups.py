"""`siaran backup` and `siaran restore`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typer

from siaran.backup import restore as put_back
from siaran.backup import save
from siaran.cli.output import JSON_HELP, house, local, say, show_json, show_table, warn
from siaran.domain.member import Member
from siaran.settings import read


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    file: Path,
    with_keys: Path | None = typer.Option(None, "--with-keys", help="Tulis juga kunci rahasia, ke berkas tersendiri."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Buat cadangan basis data dan gambar dalam satu berkas; Siaran boleh tetap berjalan."""
    with house() as opened:
        saved = save(opened, file, with_keys)
    if as_json:
        show_json(asdict(saved))
        return
    print(f"Cadangan selesai: {saved.file} ({saved.size / 1e6:.1f} MB, {saved.pictures} berkas gambar).")
    if saved.keys:
        say(
            f"Kunci rahasia ditulis ke {saved.keys}. Simpan terpisah dari cadangannya: keduanya bersama dapat mengirim."
        )
    else:
        say("Kunci rahasia tidak ikut. Tanpa kunci, pemulihan kehilangan token semua akun (--with-keys BERKAS).")


def restore(
    file: Path,
    keys: Path | None = typer.Option(None, "--keys", help="Berkas kunci buatan «backup --with-keys»."),
    force: bool = typer.Option(False, "--force", help="Timpa instalasi yang sudah terpakai."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Pulihkan cadangan. Pengiriman dikarantina sampai Anda memastikannya dengan «queue resume --after-restore»."""
    settings = read()
    done = put_back(settings, file, keys=keys, force=force)
    if as_json:
        show_json(asdict(done))
    else:
        print(f"Cadangan {local(done.made_at, settings.timezone)} dipulihkan; {done.pictures} berkas gambar.")
    if done.lost:
        warn(
            f"{done.lost} dari {done.accounts} akun kehilangan tokennya, karena kuncinya tidak ada. Ulangi dengan "
            "--keys BERKAS, atau sambungkan lagi akunnya dengan «siaran accounts import»."
        )
    _tell_whom_to_look_at(done.members, as_json)
    say("Karantina: tidak ada yang dikirim. Jalankan «siaran serve»: yang mungkin sudah terbit dicari di akunnya.")
    say("Periksa hasilnya dengan «siaran queue list», lalu lanjutkan: siaran queue resume --after-restore")


def _tell_whom_to_look_at(members: Sequence[Member], as_json: bool) -> None:
    say(
        "Semua orang harus masuk lagi, dengan kata sandi saat cadangan dibuat; tautan sekali pakai dan kode pemulihan "
        "tidak berlaku lagi."
    )
    if not members:
        return
    if not as_json:
        headings = ("Nama", "Kantor", "Peran", "Wilayah")
        show_table("Yang dapat masuk", headings, [(m.name, m.office, m.role, m.territory or "semua") for m in members])
    warn(
        f"Periksa {len(members)} anggota yang dapat masuk: cadangan tidak tahu siapa yang pergi, berganti peran, atau "
        "berganti kata sandi sesudahnya. Akhiri dengan «siaran members end NAMA», ubah perannya di halaman Anggota, "
        "atau beri kata sandi baru dengan «siaran members invite NAMA»."
    )
