"""Is all well? What is ill, as sentences for a person; and the watch over copies of the database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta

from siaran.house import House, machine_id
from siaran.store import instance
from siaran.store.condition import Condition, condition

OVERDUE = timedelta(seconds=90)
SILENT = timedelta(seconds=90)
LEAST_SPACE = 200 * 1024 * 1024
"""Bytes that must be free in HOME: room for the database's log and the spool."""


def ills(house: House, *, running: bool = True) -> list[str]:
    """What is not well, worst first; empty where all is. `running`: an engine ought to be at work."""
    with house.database.read() as connection:
        state = condition(connection, house.database.now(), OVERDUE)
    return [*_engine(house, state, running), *_disk(house), *_clock(house), *_questions(state)]


def _engine(house: House, state: Condition, running: bool) -> Iterator[str]:
    if state.quarantine:
        yield f"Karantina: {state.quarantine} Lanjutkan dengan «siaran queue resume --after-restore»."
    if state.stopped_by:
        yield f"Semua pengiriman dihentikan oleh {state.stopped_by}. Lanjutkan dengan «siaran queue resume»."
    if state.overdue:
        yield f"{state.overdue} kiriman lewat waktunya dan belum dikirim. Periksa apakah «siaran serve» berjalan."
    silent = state.beat_at is None or house.database.now() - state.beat_at > SILENT
    if running and silent:
        yield "Mesin penerbit tidak berdetak. Jalankan «siaran serve»."


def _disk(house: House) -> Iterator[str]:
    home = house.settings.home
    if not os.access(home, os.W_OK):
        yield f"Folder {home} tidak dapat ditulisi. Periksa hak dan medianya."
    elif shutil.disk_usage(home).free < LEAST_SPACE:
        yield f"Ruang di {home} hampir habis. Kosongkan sebagian."


def _clock(house: House) -> Iterator[str]:
    if house.clocks.off:
        yield f"Jam mesin berbeda {abs(house.clocks.skew):.0f} detik dari jam kanal. Betulkan jamnya; periksa NTP."


def _questions(state: Condition) -> Iterator[str]:
    if state.lost:
        yield f"{state.lost} akun terputus atau ditahan. Lihat «siaran accounts list», lalu sambungkan lagi."
    if state.closed:
        yield f"Kanal tertutup: {', '.join(state.closed)}. Semua kirimannya menunggu."
    if state.questions:
        yield f"{state.questions} pertanyaan menunggu jawaban Anda. Lihat «siaran queue list --state unknown»."


def for_people(house: House) -> list[str]:
    """What an unattended run leaves for a person to mend or answer."""
    with house.database.read() as connection:
        state = condition(connection, house.database.now(), OVERDUE)
    return [*_engine(house, state, running=False), *_clock(house), *_questions(state)]


def check_copy(house: House) -> str:
    """At start: is this database the one that was here last? A copy or an old one goes into quarantine; the reason."""
    mark = instance.read_mark(house.settings.home / instance.MARK_FILE)
    with house.database.write() as connection:
        return instance.check_copy(connection, mark, machine_id(), house.database.now())


def mark(house: House) -> None:
    """Write down beside the database how far it is; after commits, never ahead of them."""
    path = house.settings.home / instance.MARK_FILE
    with house.database.read() as connection:
        row = instance.get(connection)
    if row is not None and instance.read_mark(path) != instance.mark_of(row):
        instance.write_mark(path, instance.mark_of(row))
