"""`siaran members`: add, invite, reset, end, list; and the first administrator's link."""

from __future__ import annotations

from typing import Any

import typer

from siaran import people
from siaran.cli.output import JSON_HELP, done, house, show_json, show_table, warn
from siaran.cli.values import one_of
from siaran.domain.errors import SiaranError
from siaran.domain.member import EVERYWHERE, Member, Role
from siaran.house import House, user_name
from siaran.store import members as stored

FIRST = "pengelola"
"""What the first administrator signs in with."""

role_of = one_of(Role)

members = typer.Typer(help="Anggota meja: siapa yang boleh masuk, dengan peran apa, untuk wilayah mana.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(members, name="members", no_args_is_help=True)


@members.command("add")
def add(
    name: str,
    role: Role = typer.Option(..., "--role", parser=role_of, help="Peran."),
    territory: str = typer.Option(EVERYWHERE, "--territory", help="Kode wilayah; kosong: semua."),
    office: str = typer.Option(..., "--office", help="Kantornya, misalnya Diskominfo; begitulah ia tampil."),
    email: str | None = typer.Option(None, "--email", help="Alamat surelnya."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tambah satu anggota, dan cetak tautan sekali pakai untuk memilih kata sandinya."""
    with house() as opened:
        given: dict[str, Any] = {"name": name, "office": office, "territory": territory, "email": email}
        _tell(people.invite(opened, **given, role=role, who=user_name()), as_json)


@members.command("invite")
def invite(name: str, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Cetak tautan baru untuk memilih kata sandi; yang lama tidak berlaku lagi."""
    with house() as opened:
        _tell(people.new_link(opened, _named(opened, name), who=user_name()), as_json)


@members.command("reset")
def reset(name: str, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Untuk yang kehilangan semuanya: matikan verifikasi dua langkahnya, keluarkan perangkatnya, cetak tautan baru."""
    with house() as opened:
        member = _named(opened, name)
        people.disarm(opened, member, who=user_name())
        _tell(people.new_link(opened, member, who=user_name()), as_json)


@members.command("end")
def end(name: str, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Akhiri keanggotaannya: semua perangkatnya keluar, dan ia tidak dapat masuk lagi."""
    with house() as opened:
        member = _named(opened, name)
        people.end(opened, member, who=user_name())
    done(f"{member.name} tidak dapat masuk lagi.", as_json, name=member.name)


@members.command("list")
def list_(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Tampilkan semua anggota."""
    with house() as opened, opened.database.read() as connection:
        found = stored.listed(connection)
    columns = ("name", "office", "role", "territory", "email", "created_at", "ended_at")
    rows = [{column: getattr(member, column) for column in columns} for member in found]
    if as_json:
        show_json(rows)
        return
    headings = ("Nama", "Kantor", "Peran", "Wilayah", "Surel", "Sejak", "Sampai")
    show_table("Anggota", headings, [tuple(row.values()) for row in rows])


def first_link(opened: House) -> str | None:
    """Where nobody can sign in yet: a link that makes its user the first administrator; else None."""
    now = opened.database.now()
    with opened.database.write() as connection:
        if not stored.none_yet(connection):
            return None
        member = stored.by_name(connection, FIRST) or stored.add(
            connection, name=FIRST, office="Diskominfo", role=Role.ADMIN, territory=EVERYWHERE, who=user_name(), now=now
        )
    return people.new_link(opened, member, who=user_name()).url


def _named(opened: House, name: str) -> Member:
    with opened.database.read() as connection:
        member = stored.by_name(connection, name)
    if member is None:
        raise SiaranError(f"Anggota {name} tidak ada. Lihat «siaran members list».")
    return member


def _tell(link: people.Link, as_json: bool) -> None:
    if as_json:
        show_json({"name": link.member.name, "link": link.url, "mailed": link.mailed})
        return
    print(link.url)
    if link.mailed is False:
        warn(f"Surel ke {link.member.email} tidak terkirim. {link.why}")
