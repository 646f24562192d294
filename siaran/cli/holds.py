"""`siaran holds`: add, list, end."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import typer

from siaran.cli.output import JSON_HELP, done, house, local, show_json, show_table
from siaran.cli.values import moment
from siaran.domain.errors import SiaranError
from siaran.house import House, user_name
from siaran.store import holds as stored

holds = typer.Typer(help="Jeda: masa tenang, berkabung, bencana.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(holds, name="holds")


@holds.command("add")
def add(
    reason: str,
    territory: str | None = typer.Option(None, "--territory", help="Kode wilayah; kosong: semua."),
    program: str | None = typer.Option(None, "--program", help="Nama program; kosong: semua."),
    platform: str | None = typer.Option(None, "--platform", help="Kanal; kosong: semua."),
    until: datetime | None = typer.Option(
        None, "--until", parser=moment, metavar="WAKTU", help="Sampai kapan, waktu setempat; kosong: sampai diakhiri."
    ),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Mulai jeda. Kiriman darurat tetap keluar."""
    with house() as opened:
        ends_at = until.replace(tzinfo=ZoneInfo(opened.settings.timezone)) if until else None
        _refuse_void(opened, territory, platform, ends_at)
        with opened.database.write() as connection:
            number = stored.add(
                connection,
                reason=reason,
                who=user_name(),
                now=opened.database.now(),
                ends_at=ends_at,
                territory=territory,
                program=program,
                platform=platform,
            )
    done(f"Jeda nomor {number} berlaku. Akhiri dengan «siaran holds end {number}».", as_json, id=number)


def _refuse_void(opened: House, territory: str | None, platform: str | None, ends_at: datetime | None) -> None:
    """A misspelt hold would stop nothing, and nobody would notice."""
    if territory is not None and territory not in opened.tree():
        raise SiaranError(f"Wilayah {territory} tidak ada. Lihat kodenya dengan «siaran territories list».")
    if platform is not None and platform not in opened.kinds:
        raise SiaranError(f"Kanal {platform} tidak dikenal. Pilih salah satu: {', '.join(sorted(opened.kinds))}.")
    if ends_at is not None and ends_at <= opened.database.now():
        raise SiaranError("Waktu selesainya sudah lewat. Pilih waktu yang akan datang.")


@holds.command("list")
def list_(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Tampilkan semua jeda."""
    with house() as opened:
        with opened.database.read() as connection:
            found = stored.listed(connection)
        zone = opened.settings.timezone
    if as_json:
        show_json([{name: getattr(h, name) for name in stored.Hold.__dataclass_fields__} for h in found])
        return
    rows = [
        (
            h.id,
            h.reason,
            h.territory,
            h.program,
            h.platform,
            local(h.starts_at, zone),
            h.ends_at and local(h.ends_at, zone),
        )
        for h in found
    ]
    show_table("Jeda", ("No.", "Alasan", "Wilayah", "Program", "Kanal", "Mulai", "Selesai"), rows)


@holds.command("end")
def end(number: int, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Akhiri satu jeda."""
    with house() as opened, opened.database.write() as connection:
        if not stored.end(connection, number, who=user_name(), now=opened.database.now()):
            raise SiaranError(f"Jeda nomor {number} tidak ada atau sudah selesai. Lihat «siaran holds list».")
    done(f"Jeda nomor {number} selesai.", as_json, id=number)
