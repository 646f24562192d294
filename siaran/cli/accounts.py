"""`siaran accounts`: import, add, list, check, pause, resume."""

from __future__ import annotations

from pathlib import Path

import typer

from siaran import connect
from siaran.cli.output import JSON_HELP, done, house, show_json, show_table, warn
from siaran.domain.account import Account, AccountState
from siaran.domain.errors import SiaranError
from siaran.house import House, user_name
from siaran.store import accounts as stored
from siaran.store import audit

accounts = typer.Typer(help="Akun media sosial wilayah.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(accounts, name="accounts")


@accounts.command("import")
def import_(file: Path, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Masukkan akun dari berkas CSV: territory,platform,handle,external_id,access_token,access_token_secret."""
    with house() as opened:
        imported = connect.import_accounts(
            opened.database, file, opened.vault, opened.kinds, opened.tree(), opened.database.now(), who=user_name()
        )
    for sentence in imported.warnings:
        warn(sentence)
    if as_json:
        show_json({"added": imported.added, "changed": imported.changed, "unchanged": imported.unchanged})
    else:
        print(f"{imported.added} akun ditambahkan, {imported.changed} diubah, {imported.unchanged} tetap.")


@accounts.command("list")
def list_(
    territory: str | None = typer.Option(None, "--territory", help="Hanya wilayah ini dan bawahannya."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tampilkan akun dan keadaannya."""
    with house() as opened, opened.database.read() as connection:
        found = stored.listed(connection, territory=territory)
    if as_json:
        show_json([_document(account) for account in found])
        return
    rows = [(a.territory, a.platform, a.handle, a.external_id, a.state, a.reason) for a in found]
    show_table("Akun", ("Wilayah", "Kanal", "Nama akun", "Nomor", "Keadaan", "Sebab"), rows)


@accounts.command("check")
def check(
    territory: str | None = typer.Option(None, "--territory", help="Hanya wilayah ini dan bawahannya."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tanyakan kepada setiap kanal siapa pemilik izinnya."""
    with house() as opened:
        asked = connect.check_accounts(
            opened.database, opened.platforms, opened.vault, opened.database.now(), territory=territory
        )
        found = list(asked)
    if as_json:
        show_json([_document(c.account) | {"ok": c.ok, "warning": c.warning, "sentence": c.sentence} for c in found])
    else:
        rows = [(c.account.territory, c.account.platform, c.account.handle, c.sentence) for c in found]
        show_table("Pemeriksaan akun", ("Wilayah", "Kanal", "Nama akun", "Hasil"), rows)
    if not all(c.ok for c in found):
        raise typer.Exit(1)


@accounts.command("add")
def add(
    territory: str,
    platform: str,
    handle: str,
    external_id: str,
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tambahkan satu akun; rahasianya ditanyakan, tidak ditulis di baris perintah."""
    with house() as opened:
        if platform not in opened.kinds:
            raise SiaranError(f"Kanal {platform} tidak dikenal. Pilih salah satu: {', '.join(sorted(opened.kinds))}.")
        given = {name: typer.prompt(name, hide_input=True, err=True) for name in opened.kinds[platform].secrets}
        values = {"territory": territory, "platform": platform, "handle": handle, "external_id": external_id}
        connect.add_account(
            opened.database,
            values | given,
            opened.vault,
            opened.kinds,
            opened.tree(),
            opened.database.now(),
            who=user_name(),
        )
    sentence = f"Akun {handle} di {platform} disimpan. Periksa dengan «siaran accounts check»."
    done(sentence, as_json, territory=territory, platform=platform, handle=handle, external_id=external_id)


@accounts.command("pause")
def pause(
    platform: str,
    handle: str,
    reason: str = typer.Option("Dijeda operator.", "--reason"),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Jeda satu akun; kirimannya menunggu."""
    with house() as opened:
        found = _set(opened, platform, handle, AccountState.PAUSED, reason)
    done(f"{handle} di {platform} dijeda.", as_json, accounts=found)


@accounts.command("resume")
def resume(platform: str, handle: str, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Lanjutkan akun yang dijeda atau yang sudah disambungkan lagi."""
    with house() as opened:
        found = _set(opened, platform, handle, AccountState.ACTIVE, "")
    done(f"{handle} di {platform} aktif lagi.", as_json, accounts=found)


def _set(opened: House, platform: str, handle: str, state: AccountState, reason: str) -> list[dict[str, object]]:
    """Every account of that name or number in its new state."""
    with opened.database.write() as connection:
        found = [a for a in stored.listed(connection, platform=platform) if handle in (a.handle, a.external_id)]
        if not found:
            raise SiaranError(f"Akun {handle} di {platform} tidak ada. Lihat dengan «siaran accounts list».")
        for account in found:
            stored.set_state(connection, account.id, state, reason)
        now = opened.database.now()
        audit.record(connection, who=user_name(), action=f"account {state}", subject=f"{platform}/{handle}", now=now)
        return [_document(account) | {"state": state, "reason": reason} for account in found]


def _document(account: Account) -> dict[str, object]:
    names = ("territory", "platform", "handle", "external_id", "state", "reason", "strict", "checked_at")
    return {name: getattr(account, name) for name in names}
