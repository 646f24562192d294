"""`siaran queue`: list, show, approve, withdraw, move, again, stop, resume, free, resolve."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import typer

from siaran import acts, approving
from siaran.cli.output import EMPTY, JSON_HELP, done, house, local, refuse_approval, say, show_json, show_table
from siaran.cli.rows import post_rows
from siaran.cli.values import Misuse, moment, one_of
from siaran.domain.errors import SiaranError
from siaran.domain.post import State
from siaran.house import House, user_name
from siaran.store import instance
from siaran.store import posts as stored

state_of = one_of(State)

queue = typer.Typer(help="Antrean kiriman.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(queue, name="queue")


@queue.command("list")
def list_(
    campaign: str | None = typer.Option(None, "--campaign"),
    territory: str | None = typer.Option(None, "--territory", help="Wilayah ini dan bawahannya."),
    state: list[State] = typer.Option([], "--state", parser=state_of),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tampilkan kiriman dan keadaannya."""
    with house() as opened:
        with opened.database.read() as connection:
            found = stored.listed(connection, campaign=campaign, territory=territory, states=state)
        rows = post_rows(opened, found)
    if as_json:
        show_json(rows)
        return
    if not rows:
        print(EMPTY)
        return
    table = [(r["key"], r["account"], r["state"], r["due_local"], r["permalink"] or r["reason"]) for r in rows]
    show_table("Antrean", ("Kiriman", "Akun", "Keadaan", "Waktu", "Tautan atau sebab"), table)


@queue.command("show")
def show(key: str, as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Tampilkan satu kiriman dengan semua percobaannya."""
    with house() as opened:
        p = acts.post(opened, key)
        [row] = post_rows(opened, [p])
        with opened.database.read() as connection:
            tried = stored.attempts(connection, [p.id]).get(p.id, [])
            looks = {a.id: stored.looks(connection, a.id) for a in tried}
    tries = [
        {
            "n": a.n,
            "at": a.intent_at,
            "outcome": a.outcome,
            "http_status": a.http_status,
            "code": a.code,
            "detail": a.detail,
            "evidence": a.evidence,
            "looks": looks[a.id],
        }
        for a in tried
    ]
    if as_json:
        show_json(row | {"tries": tries})
        return
    show_table(key, ("", ""), [(name, value) for name, value in row.items() if value not in (None, [], "")])
    if tries:
        at = [(t["n"], local(t["at"], p.timezone), t["outcome"], t["detail"], len(t["looks"])) for t in tries]
        show_table("Percobaan kirim", ("No.", "Waktu", "Hasil", "Keterangan", "Dilihat"), at)


@queue.command("approve")
def approve(keys: list[str], as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Setujui kiriman; satu utas disetujui seluruhnya."""
    with house() as opened:
        refuse_approval(opened)
        for key in keys:
            acts.post(opened, key)
        approved = approving.approve(opened, keys, who=user_name())
    if not approved:
        raise SiaranError("Tidak ada yang disetujui: kiriman itu tidak sedang menunggu persetujuan.")
    done(f"{len(approved)} kiriman disetujui.", as_json, keys=approved)


@queue.command("withdraw")
def withdraw(
    keys: list[str] = typer.Argument(None),
    campaign: str | None = typer.Option(None, "--campaign", help="Semua kiriman pengumuman ini yang belum dikirim."),
    reason: str = typer.Option("", "--reason"),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Tarik kiriman yang belum dikirim, atau seluruh pengumuman."""
    if bool(keys) == bool(campaign):
        raise Misuse("Sebut kunci kirimannya, atau --campaign PENGUMUMAN.")
    with house() as opened:
        if campaign:
            taken, left = acts.withdraw_all(opened, campaign, who=user_name(), reason=reason)
            done(f"{taken} kiriman ditarik; {left} masih berjalan.", as_json, withdrawn=taken, left=left)
            return
        for key in keys:
            acts.withdraw(opened, key, who=user_name(), reason=reason)
    done(f"{len(keys)} kiriman ditarik.", as_json, keys=keys)


@queue.command("move")
def move(
    key: str,
    to: datetime = typer.Argument(..., parser=moment, metavar="WAKTU", help="Misalnya 2026-12-31T07:30."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Pindahkan kiriman ke waktu lain (waktu setempat wilayahnya); persetujuan diminta lagi."""
    with house() as opened:
        p = acts.post(opened, key)
        due_at = to.replace(tzinfo=ZoneInfo(p.timezone))
        acts.move(opened, key, due_at, who=user_name())
    sentence = f"{key} dipindahkan ke {local(due_at, p.timezone)} dan menunggu persetujuan."
    done(sentence, as_json, key=key, due_at=due_at.astimezone(UTC))


@queue.command("again")
def again(
    key: str,
    to: datetime = typer.Argument(..., parser=moment, metavar="WAKTU", help="Misalnya 2026-12-31T07:30."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Jadwalkan lagi yang gagal atau terlewat (waktu setempat wilayahnya): kiriman baru, menunggu persetujuan."""
    with house() as opened:
        p = acts.post(opened, key)
        due_at = to.replace(tzinfo=ZoneInfo(p.timezone))
        successor = acts.plan_again(opened, key, due_at, who=user_name())
    sentence = f"{key} dijadwalkan lagi sebagai {successor}, {local(due_at, p.timezone)}, dan menunggu persetujuan."
    done(sentence, as_json, key=successor, replaces=key, due_at=due_at.astimezone(UTC))


@queue.command("stop")
def stop(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Hentikan semua pengiriman; berlaku dalam lima detik."""
    with house() as opened:
        acts.stop(opened, who=user_name())
    done("Semua pengiriman dihentikan. Lanjutkan dengan «siaran queue resume».", as_json, stopped=True)


@queue.command("resume")
def resume(
    after_restore: bool = typer.Option(
        False, "--after-restore", help="Akhiri karantina sesudah pemulihan atau penyalinan."
    ),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Lanjutkan pengiriman. Sesudah pemulihan, kiriman yang mungkin sudah terbit dicari dahulu di akunnya."""
    with house() as opened:
        if after_restore and not _quarantined(opened):
            raise SiaranError("Tidak ada karantina yang dapat diakhiri. Untuk melanjutkan saja: siaran queue resume")
        acts.resume(opened, who=user_name(), after_restore=after_restore)
        waits = _quarantined(opened)
    if waits:
        say("Masih dalam karantina, jadi belum ada yang dikirim. Periksa, lalu: siaran queue resume --after-restore")
        raise typer.Exit(1)
    done("Pengiriman dilanjutkan.", as_json, stopped=False)


def _quarantined(opened: House) -> bool:
    with opened.database.read() as connection:
        state = instance.get(connection)
    return state is not None and state.quarantined_at is not None


@queue.command("free")
def free(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Lepaskan akun yang dipegang proses yang sudah mati, sebab jam mesinnya terlalu maju. Hentikan Siaran dahulu."""
    with house() as opened:
        freed = acts.free(opened, who=user_name())
    done(f"{freed} akun dilepaskan. Jalankan lagi «siaran serve».", as_json, freed=freed)


@queue.command("resolve")
def resolve(
    key: str,
    published: str | None = typer.Option(None, "--published", help="Sudah terbit: alamat atau nomor kirimannya."),
    send: bool = typer.Option(False, "--send", help="Tidak ada: kirim sekarang."),
    drop: bool = typer.Option(False, "--drop", help="Biarkan: tidak dikirim lagi."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Jawab pertanyaan tentang kiriman yang belum pasti: salah satu dari tiga jawaban."""
    if sum((published is not None, send, drop)) != 1:
        raise Misuse("Pilih tepat satu: --published ALAMAT, --send, atau --drop.")
    with house() as opened:
        if published is not None:
            state = acts.answer_published(opened, key, published, who=user_name())
        else:
            state = (acts.answer_send if send else acts.answer_drop)(opened, key, who=user_name())
    done(f"{key}: {state}.", as_json, key=key, state=state)
