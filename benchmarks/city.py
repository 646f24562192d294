"""Five years of a city's posts in a nation of territories, for benchmarks: rows, with metrics and a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert

from siaran import content
from siaran.domain.campaign import Campaign
from siaran.domain.metric import Figures, Measured, Snapshot
from siaran.domain.territory import Level, Territory
from siaran.house import House
from siaran.store import accounts, revisions, snapshots, territories
from siaran.store.gazetteer import builtin_territories
from siaran.store.member_tables import audit
from siaran.store.tables import attempt, post

KINDS = ("facebook", "instagram", "x")
PAST, AHEAD = timedelta(days=5 * 365), timedelta(days=30)
BUSY = timedelta(days=180)
"""How long ago the busy month began: a tenth of all posts were due in its days."""
AGES = (timedelta(hours=1), timedelta(hours=6), *(timedelta(days=days) for days in (1, 3, 7, 28)))
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything."""

    posts: int
    territories: int
    accounts: int


def furnish(house: House, size: Size) -> None:
    """Write it all into a house's empty database."""
    now = house.database.now()
    with house.database.write() as connection:
        territories.upsert(connection, _nation(size.territories))
        speakers = _accounts(connection, house, now, size.accounts)
        slugs = [f"pengumuman-{number:05}" for number in range(size.posts // len(speakers) + 1)]
        for number, slug in enumerate(slugs):
            _campaign(connection, slug, number, now)
        rows = list(_posts(slugs, speakers, size.posts, now))
        _insert(connection, post, rows)
        _insert(connection, attempt, (_attempt(row) for row in rows if row["state"] in ("published", "unknown")))
        _measure(connection, [row for row in rows if row["state"] == "published"], now)
        _insert(connection, audit, (_line(number, row) for number, row in enumerate(rows[::5], 1)))


def _nation(places: int) -> Iterator[Territory]:
    """So many villages, a hundred in each district, ten districts in each regency; one in ten is a kelurahan.

    In the first regency, which has accounts, there is none.
    """
    for number in range(places):
        province, regency = 60 + number // 30_000, 1 + number // 1_000 % 30
        code = f"{province}.{regency:02}.{1 + number // 100 % 10:02}.{2001 + number % 100}"
        level = Level.KELURAHAN if number % 10 == 0 and number >= 1_000 else Level.DESA
        yield Territory(code, f"Desa {number}", level, code.rpartition(".")[0])


def _accounts(connection: Connection, house: House, now: datetime, most: int) -> list[tuple[int, str, str]]:
    """Every place of the city below the province on every platform, which speak; others in the nation, which do not."""
    mine = [place.code for place in builtin_territories() if place.code.startswith("32.77.")]
    others = (place.code for place in _nation(most))
    entries = [
        accounts.Entry(code, kind, f"{kind}.{code}", f"id-{kind}-{code}", {"token": "t"})
        for code in (*mine, *islice(others, max(0, most // len(KINDS) - len(mine))))
        for kind in KINDS
    ]
    ids = [accounts.save(connection, entry, house.vault, now)[0] for entry in entries]
    speaking = zip(ids, entries[: len(mine) * len(KINDS)], strict=False)
    return [(number, entry.territory, entry.platform) for number, entry in speaking]


def _program(number: int) -> str:
    return f"Program {number % 12}"


def _campaign(connection: Connection, slug: str, number: int, now: datetime) -> None:
    audience = ("kelurahan", "kecamatan") if number % 2 else ("32.77/*",)
    said = Campaign(slug, f"Pengumuman nomor {number}", _program(number), "Isi.", audience, KINDS, None)
    words = {"sha256": slug, "origin": "file", "source": "---\n---\nIsi.", "author": "bench"}
    revisions.add(connection, slug=slug, campaign=content.to_document(said), now=now, **words)


def _posts(
    slugs: list[str], speakers: list[tuple[int, str, str]], posts: int, now: datetime
) -> Iterator[dict[str, Any]]:
    """Evenly from five years ago to next month, but for the busy month; what is past is public, a little of it lost."""
    step, busy = (PAST + AHEAD) / len(slugs), len(slugs) // 10
    for number in range(posts):
        (account, territory, kind), which = speakers[number % len(speakers)], number // len(speakers)
        first = now - BUSY + timedelta(days=30) / busy * which if which < busy else now - PAST + step * which
        due = first + timedelta(seconds=30 * (number % len(speakers)))
        yield _post(number, slugs[which], account, territory, kind, due, now)


def _post(
    number: int, slug: str, account: int, territory: str, kind: str, due: datetime, now: datetime
) -> dict[str, Any]:
    state = _state(number, due, now)
    public = {"platform_id": f"p{number}", "permalink": f"https://papan.example/{number}", "published_at": due}
    return {
        **(public if state == "published" else dict.fromkeys(public)),
        **{"id": number + 1, "key": f"{slug}/{territory}/{kind}", "campaign": slug, "revision": 1},
        **{"program": _program(int(slug[-5:])), "account": account, "territory": territory, "platform": kind},
        **{"kind": "post", "state": state, "due_at": due, "not_after": due + timedelta(hours=6)},
        **{"timezone": "Asia/Jakarta", "created_at": due, "asked_at": due if state == "unknown" else None},
        **{"text": f"Pengumuman {number} untuk warga.\n\n" + "Bawa kartu keluarga dan datang lebih awal. " * 8},
        **{"fingerprint": str(number), "pictures": [], "warnings": []},
    }


def _state(number: int, due: datetime, now: datetime) -> str:
    if due > now:
        return "queued" if number // 54 % 3 else "planned"
    if now - due < timedelta(days=2) and number % 5 == 0:
        return "unknown"
    return "missed" if number % 97 == 0 else "published"


def _attempt(row: dict[str, Any]) -> dict[str, Any]:
    closed = {"published": "accepted", "unknown": "unknown"}[row["state"]]
    told = {"post": row["id"], "n": 1, "worker": "bench", "epoch": 1, "intent_at": row["due_at"]}
    return {**told, "request_sha256": "0" * 64, "outcome": closed, "closed_at": row["due_at"]}


def _measure(connection: Connection, public: list[dict[str, Any]], now: datetime) -> None:
    """At every age that was reached, as the collector does."""
    for age in AGES:
        due = [row for row in public if row["published_at"] + age < now]
        for start in range(0, len(due), CHUNK):
            snapshots.append(connection, [_snapshot(row, age) for row in due[start : start + CHUNK]])


def _snapshot(row: dict[str, Any], age: timedelta) -> Snapshot:
    """What a platform reports; X reports no reach."""
    views = row["id"] % 900 + age.days * 10
    reach = None if row["platform"] == "x" else views // 2
    figures = Figures(views, reach, views // 20, views // 90, views // 70, None, views // 40)
    return Snapshot(row["id"], row["published_at"] + age, Measured(figures, {"views": views}, "v1"))


def _line(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """Who approved it. The chain of the record is not for benchmarks."""
    told = {"at": row["due_at"], "who": "bench@desk", "action": "approve", "subject": row["key"], "detail": {}}
    return {**told, "number": number, "previous": "0" * 64, "hash": "0" * 64}


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    every = iter(rows)
    while chunk := list(islice(every, CHUNK)):
        connection.execute(insert(table), chunk)
