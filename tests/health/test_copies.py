"""Copies of the database are found at start and while the engine runs."""

from __future__ import annotations

import json
import shutil

import pytest
from sqlalchemy import delete

from siaran import health
from siaran.house import machine_id
from siaran.store import audit, instance
from siaran.store.member_tables import audit as table
from tests.conftest import Clock
from tests.health.ward import Ward


def quarantined(ward: Ward) -> bool:
    with ward.house.database.read() as c:
        row = instance.get(c)
    return row is not None and row.quarantined_at is not None


def test_the_mark_follows_every_intent(ward: Ward) -> None:
    ward.post(0, "facebook")
    ward.turn()

    health.keep_mark(ward.house)

    mark = instance.read_mark(ward.house.settings.home / "instance.json")
    assert mark is not None and (mark.intent_seq, mark.machine) == (1, machine_id())
    assert health.check_copy(ward.house) == ""


def test_an_old_database_put_in_while_we_run_is_found_before_the_mark_forgets(ward: Ward, clock: Clock) -> None:
    home = ward.house.settings.home
    with ward.house.database.read() as c:
        c.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(home / "siaran.db", home / "lama.db")
    ward.post(0, "facebook")
    ward.turn()
    health.keep_mark(ward.house)
    ward.house.database.close()
    for name in ("siaran.db-wal", "siaran.db-shm"):
        (home / name).unlink(missing_ok=True)
    (home / "lama.db").replace(home / "siaran.db")

    health.keep_mark(ward.house)

    assert quarantined(ward) and ward.alerts() == ["quarantine"]


def test_without_its_mark_a_database_that_has_sent_is_a_copy(ward: Ward) -> None:
    assert health.check_copy(ward.house) == ""
    ward.post(0, "facebook")
    ward.turn()
    (ward.house.settings.home / "instance.json").unlink()

    assert "penanda" in health.check_copy(ward.house)

    ward.post(1, "facebook")
    ward.turn()
    assert (ward.sent(), quarantined(ward)) == (1, True)


def _record(ward: Ward, *subjects: str) -> None:
    with ward.house.database.write() as c:
        for subject in subjects:
            audit.record(c, who="sari@desk", action="test", subject=subject, now=ward.house.database.now())


@pytest.mark.parametrize("more", [(), ("dengan jejak baru",)])
def test_a_record_whose_newest_lines_were_cut_is_told_and_the_mark_does_not_forget(
    ward: Ward, more: tuple[str, ...]
) -> None:
    _record(ward, "a", "b")
    health.keep_mark(ward.house)
    assert health.audit_record(ward.house).ills == ()

    with ward.house.database.write() as c:
        c.execute(delete(table).where(table.c.subject == "b"))
    _record(ward, *more)
    health.keep_mark(ward.house)

    assert "pernah sampai baris 3" in health.audit_record(ward.house).ills[0]


def test_a_mark_from_before_lines_were_kept_in_it_says_nothing_of_them(ward: Ward) -> None:
    _record(ward, "a")
    health.keep_mark(ward.house)
    path = ward.house.settings.home / "instance.json"
    words = {k: v for k, v in json.loads(path.read_text()).items() if k not in ("line", "link")}
    path.write_text(json.dumps(words))

    assert health.audit_record(ward.house).ills == () and health.check_copy(ward.house) == ""
