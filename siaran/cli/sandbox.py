"""`siaran sandbox`: the pretend platforms alone, for trying things out and for training."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import typer

from siaran.cli.output import say
from siaran.sandbox import COLUMNS, World, cast, serve, titles
from siaran.store.gazetteer import builtin_territories


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("sandbox")(sandbox)


def sandbox(
    port: int = typer.Option(8900, "--port"),
    seed: int = typer.Option(7, "--seed", help="Benih: akun dan penonton yang sama setiap kali."),
    speed: float = typer.Option(1.0, "--speed", help="Berapa kali lebih cepat penonton bertambah."),
    accounts: Path | None = typer.Option(
        None, "--accounts", help="Tulis akun-akunnya ke berkas CSV untuk accounts import."
    ),
) -> None:
    """Jalankan X, Facebook, dan Instagram pura-pura di mesin ini."""
    places = builtin_territories()
    rows = cast(places, seed)
    if accounts is not None:
        write_accounts(accounts, rows)
        say(f"{len(rows)} akun ditulis ke {accounts}. Masukkan dengan «siaran accounts import {accounts}».")
    world = World(rows, seed=seed, clock=lambda: datetime.now(UTC), titles=titles(places), speed=speed)
    say(f"Kotak pasir: http://127.0.0.1:{port}. Isi SIARAN_X_API_URL dan SIARAN_GRAPH_API_URL dengan alamat ini.")
    serve(world, "127.0.0.1", port)


def write_accounts(path: Path, rows: list[dict[str, str]]) -> None:
    """The rows as the CSV file that `accounts import` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
