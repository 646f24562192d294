"""One moment, one transaction: what a backup sees, and what others see of a restore."""

from __future__ import annotations

from pathlib import Path

import pytest

from siaran.settings import read
from siaran.store import copies, instance, revisions
from siaran.store.database import Database
from tests.cli.conftest import Desk

FILE = "siaran.cadangan"


@pytest.fixture
def opened(office: Desk) -> Database:
    """Another process that has the installation's database open."""
    return Database(read().database_url.get_secret_value())


def write_down(database: Database, slug: str) -> None:
    with database.write() as c:
        words = {"sha256": "0", "origin": "file", "source": "", "campaign": {}, "author": "saya"}
        revisions.add(c, slug=slug, now=database.now(), **words)


def slugs(database: Database) -> list[str]:
    with database.read() as c:
        return [revision.slug for revision in revisions.newest_of_all(c)]


def test_what_is_written_but_not_committed_is_not_in_a_backup(office: Desk, opened: Database) -> None:
    with opened.write() as c:
        words = {"sha256": "0", "origin": "file", "source": "", "campaign": {}, "author": "saya"}
        revisions.add(c, slug="halo", now=opened.now(), **words)
        office.run("backup", FILE)

    office.run("restore", FILE, "--force")

    assert slugs(opened) == []
    opened.close()


def test_whoever_has_the_database_open_sees_the_quarantine_at_once(office: Desk, opened: Database) -> None:
    write_down(opened, "lama")
    office.run("backup", FILE)
    write_down(opened, "baru")

    office.run("restore", FILE, "--force")

    with opened.read() as c:
        row = instance.get(c)
    assert row is not None and row.quarantined_at is not None and row.generation == 2
    assert slugs(opened) == ["lama"]
    write_down(opened, "lain")
    opened.close()


def test_a_restore_that_fails_half_way_leaves_the_old_database(office: Desk, opened: Database) -> None:
    write_down(opened, "lama")
    folder = Path("keluar")
    folder.mkdir()
    copies.copy_out(opened, folder)
    write_down(opened, "baru")

    with pytest.raises(ZeroDivisionError), copies.put_in(read().database_url.get_secret_value(), folder, copies.head()):
        raise ZeroDivisionError

    assert sorted(slugs(opened)) == ["baru", "lama"]
    opened.close()


def test_the_mark_follows_and_the_next_start_finds_nothing_strange(office: Desk, opened: Database) -> None:
    office.run("backup", FILE)
    office.run("restore", FILE, "--force")

    mark = instance.read_mark(Path("var/instance.json"))

    with opened.read() as c:
        row = instance.get(c)
    assert row is not None and mark is not None
    assert (mark.uuid, mark.generation, instance.suspicion(row, mark, mark.machine)) == (row.uuid, 2, "")
    opened.close()


def test_a_copy_of_an_unknown_version_is_refused(office: Desk, opened: Database, tmp_path: Path) -> None:
    folder = tmp_path / "keluar"
    folder.mkdir()
    with opened.write() as c:
        c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    told = office.run("backup", FILE, status=1).stderr

    assert "siaran init" in told
    opened.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_rows_written_after_a_restore_elsewhere_get_numbers_of_their_own(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    here = Database(request.getfixturevalue(f"{kind}_url"))
    there = f"sqlite:///{tmp_path}/lain/siaran.db" if here.sqlite else request.getfixturevalue("empty_postgres_url")
    write_down(here, "satu")
    (folder := tmp_path / "keluar").mkdir()
    copies.copy_out(here, folder)
    with copies.put_in(there, folder, copies.head()):
        opened = Database(there)

    write_down(opened, "dua")

    assert sorted(slugs(opened)) == ["dua", "satu"]
    opened.close()
    here.close()
