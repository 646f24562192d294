"""`siaran sandbox`: the pretend platforms alone, for trying things out and for training."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import typer

from siaran.cli.output import JSON_HELP, say, show_json
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
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Jalankan X, Facebook, dan Instagram pura-pura di mesin ini."""
    places = builtin_territories()
    rows = cast(places, seed)
    if accounts is not None:
        write_accounts(accounts, rows)
        say(f"{len(rows)} akun ditulis ke {accounts}. Masukkan dengan «siaran accounts import {accounts}».")
    world = World(rows, seed=seed, clock=lambda: datetime.now(UTC), titles=titles(places), speed=speed)
    url = f"http://127.0.0.1:{port}"
    if as_json:
        show_json({"url": url, "settings": settings_for(url)})
    say(f"Kotak pasir: {url}. Supaya Siaran memakainya, isi di berkas .env:")
    for name, value in settings_for(url).items():
        say(f"{name}={value}")
    serve(world, "127.0.0.1", port)


def settings_for(url: str) -> dict[str, str]:
    """What makes Siaran speak to the pretend platforms at `url` instead of the real ones."""
    return {
        "SIARAN_X_API_URL": url,
        "SIARAN_GRAPH_API_URL": url,
        "SIARAN_X_CONSUMER_KEY": "sandbox-consumer-key",
        "SIARAN_X_CONSUMER_SECRET": "sandbox-consumer-secret",
    }


def write_accounts(path: Path, rows: list[dict[str, str]]) -> None:
    """The rows as the CSV file that `accounts import` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
