"""The whole journey of a new user: written, seen, submitted, approved, watched, answered, read, downloaded.

Real are the desk, its database and the engine, which publishes to the pretend platforms. One answer is lost, while
somebody posts nearly the same by hand.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from siaran import flow
from siaran.cli.sandbox import settings_for
from siaran.domain.member import Role
from siaran.house import House, open_house
from siaran.sandbox import Running, World, start
from siaran.settings import read
from siaran.store import instance
from siaran.store.vault import new_key
from siaran.web import create_app
from tests.browser.hands import Forms, Hand, Keys
from tests.browser.kota import PASSWORD, Kota
from tests.browser.test_frame import Sit
from tests.conftest import Clock
from tests.store.office import CIBABAT, MELONG, Office
from tests.web.desks import Furnished

DUE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
TITLE = "Imunisasi Desember"
TEXT = "Imunisasi gratis di Kelurahan {{ wilayah.nama }}, pukul 08.00 sampai 11.00. Bawa Buku KIA dan balita Anda."


@dataclass(frozen=True)
class Way:
    """How somebody goes: by which hand, on what, and how they answer the question; what is told, and comes of it."""

    hand: type[Hand]
    size: str
    button: str
    told: str
    becomes: str


WAYS = {
    "thumb": Way(Hand, "phone", "Ini kiriman kita", "Tidak ada yang dikirim lagi.", "Terbit di Facebook"),
    "keys": Way(Keys, "desktop", "Kirim sekarang", "dikirim satu kali lagi sekarang.", "Terbit di Facebook"),
    "forms": Way(Forms, "phone", "Jangan kirim", "tidak dikirim lagi", "Gagal terbit di Facebook"),
}


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Running]:
    """The pretend platforms."""
    with start(World(seed=7, clock=clock, oauth_skew=None, speed=60.0)) as running:
        yield running


@pytest.fixture
def house(
    sandbox: Running, sqlite_url: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A house with a way to the pretend platforms, whose engine looks often."""
    for name, value in settings_for(sandbox.url).items():
        monkeypatch.setenv(name, value)
    folders = {name: tmp_path / name for name in ("content", "templates")}
    settings = read(home=tmp_path, **folders, database_url=sqlite_url, secret_keys=new_key(), poll=0.2)
    with open_house(settings, clock=clock) as opened:
        with opened.database.write() as connection:
            instance.create(connection, "here")
        yield opened


@pytest.fixture
def desk(house: House) -> Furnished:
    """An empty desk."""
    return Furnished(house, create_app(house), Office(house.database))


@pytest.fixture
def kota(desk: Furnished, sandbox: Running, clock: Clock) -> Iterator[Kota]:
    """The town, at work."""
    made = Kota(desk, sandbox, clock)
    made.settle()
    with made.working():
        yield made


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_an_announcement_from_the_first_word_to_the_report(sit: Sit, kota: Kota, way: Way) -> None:
    seats = [sit(way.size, scripts=way.hand is not Forms) for _ in range(2)]
    writer, approver = (way.hand(seat.open("/")) for seat in seats)

    _sign_in(writer, kota.name(Role.EDITOR))
    _sign_in(approver, kota.name(Role.APPROVER))
    approver.go("Antrean")
    _write(writer)
    _approve(approver)
    _watch(writer, kota)
    _answer(writer, way)
    if way.becomes.startswith("Gagal"):
        _send_again(writer, approver, kota)
    _read(approver, kota)

    assert [seat.complaints for seat in seats] == [[], []]


def _sign_in(hand: Hand, name: str) -> None:
    hand.fill(Nama=name, Kata_sandi=PASSWORD)
    hand.press("Masuk")


def _write(hand: Hand) -> None:
    """Begun, written, seen for both villages, submitted."""
    hand.go("Pengumuman")
    hand.press("Tulis pengumuman", "link")
    hand.fill(Judul=TITLE)
    hand.choose("Templat", "Layanan")
    hand.press("Mulai menulis")
    hand.fill(Program="Kesehatan", Sasaran=f"{CIBABAT}, {MELONG}", Waktu_terbit="2026-11-25 08:00", Naskah=TEXT)
    hand.turn("Instagram")
    for village in ("Cibabat", "Melong"):
        hand.look_at(village, f"Kelurahan {village}")
    hand.press("Ajukan persetujuan")
    hand.press("Ajukan")
    expect(hand.page.get_by_text("5 kiriman menunggu persetujuan orang lain.")).to_be_visible()


def _approve(hand: Hand) -> None:
    """The open queue tells that there is something new."""
    hand.catch_up(5)
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("5 kiriman belum selesai.")
    hand.go("Beranda")
    hand.press("Periksa", "link")
    hand.press("Setujui semua")
    expect(hand.page.get_by_text("5 kiriman disetujui.")).to_be_visible()


def _watch(hand: Hand, kota: Kota) -> None:
    """The queue tells it as it happens; one answer is lost, and is asked about."""
    hand.go("Antrean")
    hand.press("Semua", "link")
    melong, cibabat = (hand.page.locator("tr", has_text=f"{village} · Facebook") for village in ("Melong", "Cibabat"))
    hand.wait_for(melong, "Terjadwal")
    kota.clock.now = DUE
    kota.lose(CIBABAT)
    hand.wait_for(melong, "Terbit")
    hand.wait_for(cibabat, "Belum pasti")
    kota.clock.advance(1200)
    hand.wait_for(cibabat, "Jawab")
    for repost in hand.page.locator("tr", has_text="posting ulang").all():
        hand.wait_for(repost, "Terbit")


def _answer(hand: Hand, way: Way) -> None:
    hand.press("Jawab", "link")
    hand.press(way.button)
    expect(hand.page.get_by_role("status")).to_contain_text(way.told)
    hand.wait_for(hand.page.get_by_role("heading", level=1), way.becomes)


def _send_again(hand: Hand, approver: Hand, kota: Kota) -> None:
    """What failed is planned again, approved, and public half an hour later."""
    hand.press("Jadwalkan lagi")
    approver.go("Beranda")
    approver.press("Periksa", "link")
    approver.press("Setujui semua")
    kota.clock.advance(1800)
    hand.wait_for(hand.page.get_by_role("heading", level=1), "Terbit di Facebook")


def _read(hand: Hand, kota: Kota) -> None:
    """The report says who was reached, and both files say the same."""
    kota.clock.advance(3600)
    flow.collect_now(kota.desk.house)
    hand.go("Laporan")
    told = hand.page.get_by_role("heading", level=1).inner_text()
    rows = list(csv.DictReader(StringIO(hand.take("Angka (CSV)")), delimiter=";"))
    figures = json.loads(hand.take("Semua (JSON)"))
    hand.sign_out()

    assert told == "2 dari 2 kelurahan sudah menerbitkan."
    assert len(rows) == figures["totals"]["posts"] == 5
    assert all(row["Tautan"] for row in rows if row["Kanal"] == "facebook")
    assert sum(int(row["Tayangan"] or 0) for row in rows) == figures["totals"]["views"] > 0
