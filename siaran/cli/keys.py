"""`siaran keys`: new, renew."""

from __future__ import annotations

from dataclasses import asdict

import typer

from siaran import rekeying
from siaran.cli.output import JSON_HELP, house, say, show_json, warn
from siaran.house import user_name
from siaran.store.vault import new_key

keys = typer.Typer(help="Kunci rahasia, yang menyandikan token akun dan verifikasi dua langkah.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(keys, name="keys", no_args_is_help=True)


@keys.command("new")
def new(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Cetak satu kunci baru untuk SIARAN_SECRET_KEYS; tidak ada yang disimpan."""
    if as_json:
        show_json({"key": new_key()})
    else:
        print(new_key())


@keys.command("renew")
def renew(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Ganti kunci: semua yang disandikan disandikan lagi dengan kunci terbaru. Hentikan Siaran dahulu."""
    with house() as opened:
        done = rekeying.renew(opened, who=user_name())
    if as_json:
        show_json(asdict(done))
    else:
        print(f"{done.sealed} rahasia disandikan dengan kunci terbaru. Jalankan lagi Siaran dengan {done.keys} kunci.")
    if done.shut:
        warn(f"{done.shut} rahasia tidak terbuka dengan kunci mana pun, dan dibiarkan. Periksa dengan «siaran doctor».")
    say("Kunci lama hanya perlu untuk cadangan lama: simpan terpisah, lalu hapus dari sini.")
