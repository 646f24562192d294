"""What scripts may rely on: names, `--json` and its keys, exit statuses, sentences instead of tracebacks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from click import Command
from typer.testing import CliRunner

from siaran.cli import app
from tests.cli.conftest import Desk

POST = {
    *("key", "campaign", "program", "territory", "account", "platform", "state", "due_at", "due_local", "not_after"),
    *("text", "follows", "platform_id", "permalink", "attempts", "warnings"),
}
FIGURES = {
    *("posts", "measured", "views", "reach", "reactions", "comments", "shares", "saves", "clicks", "engagement", "rate")
}
PUBLISHED = {
    *("key", "campaign", "program", "territory", "account", "platform", "permalink", "published_at", "measured_at"),
    "gone_at",
    *(FIGURES - {"posts", "measured"}),
}

REPORT = {*("as_of", "period", "totals", "by_platform", "by_campaign", "by_territory", "posts", "coverage")}


def commands(command: Command, path: str = "siaran") -> Iterator[tuple[str, Command]]:
    """Every command that does something, with its name."""
    children = getattr(command, "commands", {})
    if not children:
        yield path, command
    for name, child in children.items():
        yield from commands(child, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_its_result_as_json_where_that_is_wanted(name: str) -> None:
    assert "--json" in {option for parameter in COMMANDS[name].params for option in parameter.opts}


def test_the_commands_are_the_promised_ones() -> None:
    nouns = {"queue": "list show approve withdraw move again stop resume resolve", "territories": "import list set"}
    nouns |= {"accounts": "import add list check pause resume", "holds": "add list end"}
    verbs = "init demo serve run check preview plan collect report doctor backup restore sandbox"

    promised = {f"siaran {verb}" for verb in verbs.split()}
    promised |= {f"siaran {noun} {verb}" for noun, all_of_it in nouns.items() for verb in all_of_it.split()}

    assert promised <= set(COMMANDS)


def test_plan_and_queue_show_a_post_with_the_same_keys(desk: Desk) -> None:
    desk.write("halo", platforms="[x]")

    planned = desk.told("plan", "halo", "--apply")
    queued = desk.told("queue", "list")

    assert {frozenset(row) for row in (*planned, *queued)} == {frozenset(planned[0])}
    assert set(planned[0]) >= POST
    same = POST - {"warnings"}
    assert [{k: row[k] for k in same} for row in planned] == [{k: row[k] for k in same} for row in queued]
    assert {row["due_at"][-6:] for row in queued} == {"+00:00"}


def test_a_report_holds_every_figure_and_what_was_not_reported_is_null(desk: Desk) -> None:
    desk.write("halo", audience='["32.77.03.1001", "32.77.03.1002"]', platforms="[facebook, x]", spread="2s")
    desk.run("plan", "halo", "--apply", "--approve")
    desk.run("run", "--until-idle")
    desk.run("collect")

    told = desk.told("report")

    assert set(told) == REPORT
    assert set(told["totals"]) == set(told["by_platform"]["x"]) == set(told["by_campaign"]["halo"]) == FIGURES
    assert {frozenset(row) for row in told["posts"]} == {frozenset(PUBLISHED)}
    wanted = {"program", "campaign", "territory", "platform", "status", "published", "due", "permalink"}
    assert {frozenset(row) for row in told["coverage"]} == {frozenset(wanted)}
    assert told["by_platform"]["facebook"]["saves"] is None
    assert told["by_platform"]["x"]["reach"] is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "nihil"], "Pengumuman nihil tidak ada"),
        (["preview", "halo", "--territory", "99"], "Wilayah 99 tidak ada"),
        (["preview", "halo", "--platform", "tiktok"], "Kanal tiktok tidak dikenal"),
        (["report", "--territory", "99"], "Wilayah 99 belum terdaftar"),
        (["report", "--from", "2026-12-31", "--to", "2026-12-30"], "Tukar keduanya"),
        (["report", "--out", "tidak/ada.txt"], "tidak/ada.txt tidak dapat dibuka"),
        (["territories", "import", "nihil.csv"], "berkas ini tidak ada"),
        (["territories", "set", "32.77", "nomor telepon", "112"], "huruf kecil, angka, dan garis bawah"),
        (["accounts", "import", "nihil.csv"], "berkas ini tidak ada"),
        (["accounts", "add", "32.77", "tiktok", "a", "1"], "Kanal tiktok tidak dikenal"),
        (["holds", "add", "Berkabung", "--territory", "99"], "Wilayah 99 tidak ada"),
        (["holds", "add", "Berkabung", "--platform", "tiktok"], "Kanal tiktok tidak dikenal"),
        (["holds", "add", "Berkabung", "--until", "2020-01-01"], "sudah lewat"),
        (["holds", "end", "99"], "tidak ada atau sudah selesai"),
        (["queue", "show", "nihil"], "Kiriman nihil tidak ada"),
        (["queue", "approve", "nihil"], "Kiriman nihil tidak ada"),
        (["queue", "withdraw", "nihil"], "Kiriman nihil tidak ada"),
    ],
)
def test_what_a_person_has_to_mend_is_said_in_a_sentence_with_status_1(desk: Desk, words: list[str], told: str) -> None:
    desk.write("halo")

    assert told in desk.run(*words, status=1).stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("plan", "Sebut satu pengumuman"),
        ("plan halo --all", "Sebut satu pengumuman"),
        ("nihil", ""),
        ("queue list --state nihil", "“nihil” tidak ada. Pilih salah satu: planned, queued,"),
        ("queue move a/b besok", "“besok” bukan waktu. Tulis seperti 2026-12-31T07:30"),
        ("queue again a/b 20301231", "“20301231” bukan waktu."),
        ("holds add Berkabung --until 9999-12-31", "“9999-12-31” bukan waktu."),
        ("members add ani --office X --role raja", "“raja” tidak ada. Pilih salah satu: admin, editor,"),
        ("report --part nihil", "--part nihil tidak ada."),
        ("report --format pdf", "“pdf” tidak ada. Pilih salah satu: table, csv, json."),
        ("report --from kemarin", "“kemarin” bukan tanggal. Tulis seperti 2026-12-31."),
        ("report --to 9999-12-31", "“9999-12-31” bukan tanggal."),
    ],
)
def test_wrong_use_ends_with_status_2_and_says_what_to_write(words: str, told: str) -> None:
    result = CliRunner().invoke(app, words.split())

    said = " ".join(result.stderr.replace("│", " ").split())
    assert (result.exit_code, told in said, "nvalid" in said) == (2, True, False), said


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:///kosong.db", "Jalankan «siaran init»"),
        ("sqlite:///tidak/ada.db", "Periksa SIARAN_DATABASE_URL"),
        ("postgresql://budi:rahasia@127.0.0.1:1/siaran", "Periksa SIARAN_DATABASE_URL"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("SIARAN_DATABASE_URL", url)

    result = desk.run("queue", "list", status=1)

    assert told in result.stderr
    assert "rahasia" not in result.output


def test_showing_ends_well_whatever_it_shows(desk: Desk) -> None:
    desk.write("halo", platforms="[x]", x="{mode: own}")
    desk.write("rusak", sasarn="[kelurahan]")

    told = desk.run("plan", "--all", "--json")

    assert {row["campaign"] for row in json.loads(told.stdout)} == {"halo"}
    assert "terlalu mirip" in told.stderr
    assert "rusak.md" in told.stderr


def test_applying_does_what_is_sound_and_says_what_is_not(desk: Desk) -> None:
    desk.write("halo")
    desk.write("rusak", sasarn="[kelurahan]")

    told = desk.run("plan", "--all", "--apply", status=1).stderr

    assert "rusak.md" in told
    assert len(desk.told("queue", "list")) == 4


def test_campaigns_of_one_run_see_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIARAN_QUIET_HOURS", "")
    for slug, body in (("satu", "Kantor buka pagi ini untuk semua."), ("dua", "Posyandu kini pindah ke balai warga.")):
        desk.write(slug, body, publish="next slot", audience='["32.77.03.1001"]')

    desk.run("plan", "--all", "--apply")

    one, two = (row["due_at"] for row in desk.told("queue", "list"))
    assert one != two
    assert {row["change"] for row in desk.told("plan", "--all")} == {"keep"}


def test_a_reason_for_like_texts_is_kept_for_the_record(desk: Desk) -> None:
    desk.write("halo", platforms="[x]", x='{mode: own, similar: "Bencana, isinya harus sama"}')

    desk.run("plan", "halo", "--apply")

    assert "Bencana, isinya harus sama" in _audited(Path("var/siaran.db"))


def test_approval_is_forbidden_by_every_way_there_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("halo", publish="2030-01-07 07:30")
    desk.run("plan", "halo", "--apply")
    monkeypatch.setenv("SIARAN_CLI_APPROVAL", "no")

    key = desk.told("queue", "list")[0]["key"]

    assert "dilarang" in desk.run("queue", "approve", key, status=1).stderr
    assert "dilarang" in desk.run("plan", "halo", "--apply", "--approve", status=1).stderr


def test_what_failed_in_an_unattended_run_is_for_a_person_to_mend(desk: Desk) -> None:
    desk.fault(kind="error", match={"action": "publish"}, code=100)
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")

    result = desk.run("run", "--until-idle", "--json", status=1)

    assert "1 kiriman gagal" in json.loads(result.stdout)["ills"][0]
    desk.run("run", "--until-idle")


def _audited(path: Path) -> str:
    import sqlite3

    with sqlite3.connect(path) as connection:
        return str(connection.execute("SELECT * FROM audit").fetchall())
