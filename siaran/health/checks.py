"""What is checked, one function a thing: each says what is ill and what to do, or what it found well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from siaran import alert, connect, drafting
from siaran.domain.account import Account, AccountState
from siaran.domain.times import SKEW_LIMIT
from siaran.health import disk
from siaran.house import House
from siaran.store import accounts, audit, instance, second_step
from siaran.store.condition import Condition, condition
from siaran.store.waiting import Counts

OVERDUE = timedelta(seconds=90)
SILENT = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: `ills` are sentences for a person, worst first; `well` says what was found good.

    `notes` would be better otherwise, and make nothing red.
    """

    name: str
    ills: tuple[str, ...]
    well: str
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is ill."""
        return not self.ills


def examine(house: House, *, running: bool = True, asking: bool = False) -> list[Check]:
    """Everything that can be seen from here. `running`: an engine ought to be at work; `asking`: platforms are asked.

    They are asked first: what they answer (their clock, their version) is among what the others look at.
    """
    found = [*written(house), *configured(house)]
    if not found[0].ok:
        return found
    asked = _ask_platforms(house) if asking else []
    return [*found, opened(house), *standing(house, running=running), _repetitions(house), *asked]


def written(house: House) -> list[Check]:
    """What is seen by writing: to the database (the first one) and to the disk."""
    return [_check("Basis data", "dapat dibaca dan ditulisi", _database(house)), _disk(house)]


def configured(house: House) -> list[Check]:
    """What the settings alone say."""
    return [links(house), _targets(house)]


def audit_record(house: House) -> Check:
    """Whether the record of changes is whole, and reaches as far as it once did; every row of it is read."""
    return _check("Catatan perubahan", "utuh dari baris pertama sampai terakhir", _record(house))


def ills(house: House, *, running: bool = True) -> list[str]:
    """What is not well, worst first; empty where all is."""
    return [sentence for check in examine(house, running=running) for sentence in check.ills]


def for_people(house: House) -> list[str]:
    """What an unattended run leaves for a person to mend or answer."""
    return [ill for check in [opened(house), *standing(house, running=False)] for ill in check.ills]


def opened(house: House) -> Check:
    """Whether every secret opens; in a house with many accounts that takes seconds."""
    return _check("Kunci", "membuka semua yang disandikan", _keys(house))


def standing(house: House, *, running: bool = True, part: Counts | None = None) -> list[Check]:
    """What the rows alone say.

    `part` counts accounts and questions of the part of the house that the reader sees; None: of all of it.
    """
    with house.database.read() as connection:
        state = condition(connection, house.database.now(), OVERDUE, house.settings.times)
    if part is not None:
        state = replace(state, lost=part.accounts, questions=part.questions)
    skew = house.clocks.skew or state.skew or 0.0
    return [
        _check("Mesin penerbit", "berdetak, dan tidak ada akun yang ditinggalkan", _engine(house, state, running)),
        _check("Antrean", "boleh mengirim, dan tidak ada yang terlambat", _queue(state)),
        _check("Jam", "cocok dengan jam kanal sejauh terdengar", _clock(skew)),
        Check("Akun dan kanal", tuple(_accounts(house, state)), "tersambung dan terbuka", _notes(house, state)),
        _check("Pertanyaan", "tidak ada yang menunggu jawaban", _questions(state)),
    ]


def _check(name: str, well: str, found: Iterable[str]) -> Check:
    return Check(name, tuple(found), well)


def _database(house: House) -> Iterator[str]:
    """Really written to, for a full disk lets itself be read."""
    try:
        with house.database.write() as connection:
            founded = instance.touch(connection, house.database.now())
    except Exception as error:
        yield f"Basis data tidak dapat ditulisi ({type(error).__name__}). Periksa peladen, hak, dan ruang disknya."
    else:
        if not founded:
            yield "Basis data belum disiapkan. Jalankan «siaran init»."


def _disk(house: House) -> Check:
    home = house.settings.home
    ills = tuple(disk.trouble(home))
    return Check("Disk", ills, "dapat ditulisi, dan ruangnya cukup", () if ills else tuple(disk.opened(home)))


def links(house: House) -> Check:
    """Whether the links that members are given open where the desk does."""
    url = house.settings.public_url
    note = (
        f"SIARAN_HOST={house.settings.host}, tetapi tautan undangan dimulai dengan {url}, yang hanya terbuka di mesin "
        "ini. Isi SIARAN_PUBLIC_URL dengan alamat meja bagi orang lain, misalnya http://192.168.1.10:8000."
    )
    return Check("Tautan", (), f"dimulai dengan {url}", (note,) if house.settings.links_stay_here else ())


def _targets(house: House) -> Check:
    """Whether the addresses for alerts are such."""
    every = [address.get_secret_value() for address in house.settings.alerts]
    wrong = [
        f"Alamat ke-{place} di SIARAN_ALERTS tidak dikenal. Periksa tulisannya di dokumentasi Apprise."
        for place in alert.unusable(every)
    ]
    well = f"{len(every)} alamat dikenal" if every else "SIARAN_ALERTS kosong: hanya tampak di sini dan di meja"
    return _check("Pemberitahuan", well, wrong)


def _engine(house: House, state: Condition, running: bool) -> Iterator[str]:
    if state.abandoned:
        yield (
            f"{state.abandoned} kiriman ditinggalkan prosesnya di tengah pengiriman. Jalankan «siaran serve»: "
            "Siaran mencarinya di akunnya sebelum berbuat apa pun."
        )
    if state.stuck:
        yield (
            f"{state.stuck} akun masih dipegang proses yang jamnya terlalu maju, jadi kirimannya tidak berangkat. "
            "Betulkan jamnya, hentikan Siaran di semua mesin, jalankan «siaran queue free», lalu nyalakan lagi."
        )
    if running and not instance.beats(state.beat_at, house.database.now(), SILENT):
        yield "Mesin penerbit tidak berdetak. Jalankan «siaran serve»."


def _queue(state: Condition) -> Iterator[str]:
    if state.quarantine:
        left = [f"{state.suspects} kiriman masih harus dicari di akunnya."] if state.suspects else []
        why = " ".join([state.quarantine, *left])
        yield f"Karantina: {why} Lanjutkan dengan «siaran queue resume --after-restore»."
    if state.stopped_by:
        yield f"Semua pengiriman dihentikan oleh {state.stopped_by}. Lanjutkan dengan «siaran queue resume»."
    if state.overdue:
        yield (
            f"{state.overdue} kiriman lewat waktunya dan belum dikirim. Periksa apakah «siaran serve» berjalan, "
            "dan sambungan internetnya."
        )


def _clock(skew: float) -> Iterator[str]:
    if abs(skew) > SKEW_LIMIT:
        yield f"Jam mesin berbeda {abs(skew):.0f} detik dari jam kanal. Betulkan jamnya; periksa NTP."


def _keys(house: House) -> Iterator[str]:
    with house.database.read() as connection:
        every = accounts.opening(connection, house.vault)
        locked = second_step.shut(connection, house.vault)
    shut = [number for number, state, opens in every if state is not AccountState.LOST and not opens]
    if shut:
        yield (
            f"Kunci yang ada tidak membuka rahasia {len(shut)} dari {len(every)} akun. Kembalikan kunci lama ke "
            "SIARAN_SECRET_KEYS di belakang kunci baru, atau impor lagi akunnya."
        )
    if locked:
        yield (
            f"Kunci yang ada tidak membuka verifikasi dua langkah {locked} anggota. Kembalikan kunci lama ke "
            "SIARAN_SECRET_KEYS di belakang kunci baru, atau matikan verifikasinya di halaman Anggota atau dengan "
            "«siaran members reset NAMA»."
        )


def _accounts(house: House, state: Condition) -> Iterator[str]:
    if state.lost:
        yield f"{state.lost} akun terputus atau ditahan. Lihat «siaran accounts list», lalu sambungkan lagi."
    if state.closed:
        yield f"Kanal tertutup: {', '.join(state.closed)}. Semua kirimannya menunggu."
    yield from _said(house, state, "troubles")


def _said(house: House, state: Condition, name: str) -> list[str]:
    """What platforms that can tell say: their `troubles` (a version that no longer answers), their `notices`.

    Two may share an app, and its troubles: each is told once, after the names of those that it concerns.
    """
    saying: dict[str, list[str]] = {}
    for platform in (house.platforms[kind] for kind in state.platforms if kind in house.platforms):
        for told in getattr(platform, name, tuple)():
            saying.setdefault(told, []).append(platform.label)
    return [f"{', '.join(labels)}: {told}" for told, labels in saying.items()]


def _notes(house: House, state: Condition) -> tuple[str, ...]:
    troubles = _said(house, state, "troubles")
    return tuple(note for note in _said(house, state, "notices") if note not in troubles)


def _questions(state: Condition) -> Iterator[str]:
    if state.questions:
        yield f"{state.questions} pertanyaan menunggu jawaban Anda. Lihat «siaran queue list --state unknown»."


def _repetitions(house: House) -> Check:
    notes = (
        f"Pengulangan «{each.title}» berikutnya {each.following:%d-%m-%Y %H.%M} belum direncanakan. "
        f"Jalankan «siaran plan {each.slug} --apply» (yang baru menunggu persetujuan), atau akhiri pengulangannya."
        for each in drafting.running_out(house, house.database.now())
    )
    return Check("Pengulangan", (), "direncanakan sampai dua pekan ke depan", tuple(notes))


def _record(house: House) -> Iterator[str]:
    mark = instance.read_mark(house.settings.home / instance.MARK_FILE)
    with house.database.read() as connection:
        broken = audit.broken(connection)
        kept = mark is None or audit.holds(connection, mark.line, mark.link)
    if broken is not None:
        yield f"Catatan perubahan tidak utuh sejak baris {broken}: ada yang diubah atau dihapus langsung di basis data."
    elif mark is not None and not kept:
        yield (
            f"Catatan perubahan pernah sampai baris {mark.line}, dan baris itu diubah atau dihapus langsung di basis "
            "data. Bandingkan dengan cadangan terakhir."
        )


def _ask_platforms(house: House) -> list[Check]:
    """Ask each platform who one of its accounts is: the way there, its clock, and the version that really answers."""
    with house.database.read() as connection:
        every = accounts.listed(connection, states=[AccountState.ACTIVE])
    first = {account.platform: account for account in reversed(every)}
    return [_check(f"Kanal {kind}", "menjawab", _ask(house, first[kind])) for kind in sorted(first)]


def _ask(house: House, account: Account) -> Iterator[str]:
    now = house.database.now()
    checked = connect.check_account(house.database, house.platforms, house.vault, account, now)
    if not checked.ok:
        yield f"{account.handle}: {checked.sentence}"
