"""What waits of a campaign for a yes, on both databases."""

from __future__ import annotations

from datetime import timedelta

from siaran.store import proposed
from siaran.store.tables import post
from tests.store.office import CIBABAT, CITY, MELONG, Office


def _waiting(office: Office) -> None:
    """Two posts that wait, one of them with a remark, and one that waits no longer."""
    first, second = office.account("satu"), office.account("dua", MELONG)
    office.waiting("bpjs/satu", first, "planned", warnings=["Naskah terpotong."], at=office.now + timedelta(hours=1))
    office.waiting("bpjs/dua", second, "planned", emergency=True)
    office.waiting("bpjs/tiga", second, "withdrawn", fingerprint="lain")


def test_what_waits_is_read_in_due_order_and_only_where_it_may_be_seen(office: Office) -> None:
    _waiting(office)
    with office.database.read() as connection:
        every, part = (proposed.rows(connection, "bpjs", scope) for scope in (CITY, CIBABAT))
        extent, nothing = (proposed.extent(connection, slug, None) for slug in ("bpjs", "lain"))

    assert [(row.territory, row.warnings) for row in every] == [(MELONG, ()), (CIBABAT, ("Naskah terpotong.",))]
    assert [row.key for row in part] == ["bpjs/satu"]
    assert extent and (extent.last - extent.first, extent.emergency, nothing) == (timedelta(hours=1), True, None)


def test_the_database_finds_the_same_word_for_what_waits_as_we_do(office: Office) -> None:
    _waiting(office)
    with office.database.read() as connection:
        rows = [row.id for row in proposed.rows(connection, "bpjs", None)]
        words = {proposed.word(connection, "bpjs", None), proposed.word_of(connection, "bpjs", [(n, 1) for n in rows])}
    office.change(post, post.c.key == "bpjs/dua", version=2)
    with office.database.read() as connection:
        assert len(words) == 1 and proposed.word(connection, "bpjs", None) not in words


def test_who_cannot_speak_now_and_who_has_any_post(office: Office) -> None:
    _waiting(office)
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE account SET state = 'paused' WHERE handle = 'dua'")

    with office.database.read() as connection:
        silent, speaking = proposed.cut_off(connection, "bpjs", None), proposed.speaking(connection, "bpjs", None)
    assert (silent, speaking) == ([(MELONG, "papan", "paused")], {(MELONG, "papan"), (CIBABAT, "papan")})
