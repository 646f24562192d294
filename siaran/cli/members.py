"""`siaran members`: add, invite, list; and the first administrator's link."""

from __future__ import annotations

import typer

from siaran.cli.output import JSON_HELP, house, show_json, show_table
from siaran.domain.errors import SiaranError
from siaran.domain.member import EVERYWHERE, Role
from siaran.house import House, user_name
from siaran.store import members as stored

FIRST = "pengelola"
"""What the first administrator signs in with."""

members = typer.Typer(help="Anggota meja: siapa yang boleh masuk, dengan peran apa, untuk wilayah mana.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(members, name="members", no_args_is_help=True)


@members.command("add")
def add(
    name: str,
    role: Role = typer.Option(..., "--role", help="Peran."),
    territory: str = typer.Option(EVERYWHERE, "--territory", help="Kode wilayah; kosong: semua."),
    office: str = typer.Option(..., "--office", help="Kantornya, misalnya Diskominfo; begitulah ia tampil."),
    email: str | None = typer.Option(None, "--email", help="Alamat surelnya."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tambah satu anggota, dan cetak tautan sekali pakai untuk memilih kata sandinya."""
    with house() as opened:
        if territory and territory not in opened.tree():
            raise SiaranError(f"Wilayah {territory} belum terdaftar. Periksa kodenya dengan «siaran territories list».")
        now, who = opened.database.now(), user_name()
        with opened.database.write() as connection:
            member = stored.add(
                connection, name=name, office=office, role=role, territory=territory, who=who, now=now, email=email
            )
        _tell(name, _link(opened, member.id), as_json)


@members.command("invite")
def invite(name: str, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Cetak tautan baru untuk memilih kata sandi; yang lama tidak berlaku lagi."""
    with house() as opened:
        with opened.database.read() as connection:
            member = stored.by_name(connection, name)
        if member is None:
            raise SiaranError(f"Anggota {name} tidak ada. Lihat «siaran members list».")
        _tell(name, _link(opened, member.id), as_json)


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
    return _link(opened, member.id)


def _tell(name: str, link: str, as_json: bool) -> None:
    if as_json:
        show_json({"name": name, "link": link})
    else:
        print(link)


def _link(opened: House, member_id: int) -> str:
    with opened.database.write() as connection:
        token = stored.invite(connection, member_id, who=user_name(), now=opened.database.now())
    return f"{opened.settings.public_url}/invitations/{token}"
