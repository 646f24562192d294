"""How long does each page of the desk take, and how much does the first one transfer?

    python -m benchmarks.desk [--posts 100000] [--territories 91599] [--rounds 20]

SQLite with five years of a city's posts, in a nation of territories: every page without a parameter that exists, for an
administrator of the whole house and for the operator of one village. Server time only: the application is called in
this process, and its processor time is taken, so that a busy machine tells the same. The goal: p95 of 100 ms at most,
and 100 KB for the first page with its styles and scripts.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert
from starlette.testclient import TestClient

from siaran import content, founding
from siaran.domain.campaign import Campaign
from siaran.domain.member import EVERYWHERE, Role
from siaran.domain.territory import Level, Territory
from siaran.house import House, open_house
from siaran.settings import read
from siaran.store import accounts, members, revisions, sessions, territories
from siaran.store.gazetteer import builtin_territories
from siaran.store.tables import post
from siaran.web import create_app

KINDS = ("facebook", "instagram", "x")
VILLAGE = "32.77.03.1002"
SEATS = ((Role.ADMIN, EVERYWHERE), (Role.OPERATOR, VILLAGE))
PAST, AHEAD = timedelta(days=5 * 365), timedelta(days=30)
CHUNK = 5_000


def main() -> None:
    """Furnish a house, visit its pages, print the times."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = read(home=home, content=home / "content", templates=home / "templates")
        founding.found(settings, example=False)
        with open_house(read(home=home, content=home / "content", templates=home / "templates")) as house:
            _furnish(house, options.posts, options.territories)
            _visit(house, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--territories", type=int, default=91_599)
    parser.add_argument("--rounds", type=int, default=20)
    return parser.parse_args()


def _furnish(house: House, posts: int, places: int) -> None:
    now = house.database.now()
    with house.database.write() as connection:
        territories.upsert(connection, _nation(places))
        speakers = _accounts(connection, house, now)
        slugs = [f"pengumuman-{number:05}" for number in range(posts // len(speakers) + 1)]
        for number, slug in enumerate(slugs):
            _campaign(connection, slug, number, now)
        rows = list(_posts(slugs, speakers, posts, now))
        for start in range(0, len(rows), CHUNK):
            connection.execute(insert(post), rows[start : start + CHUNK])


def _nation(places: int) -> Iterator[Territory]:
    """So many villages, a hundred in each district, ten districts in each regency."""
    for number in range(places):
        province, regency = 60 + number // 30_000, 1 + number // 1_000 % 30
        code = f"{province}.{regency:02}.{1 + number // 100 % 10:02}.{2001 + number % 100}"
        yield Territory(code, f"Desa {number}", Level.DESA, code.rpartition(".")[0])


def _accounts(connection: Connection, house: House, now: datetime) -> list[tuple[int, str, str]]:
    """Every place of the city below the province, on every platform."""
    entries = [
        accounts.Entry(place.code, kind, f"{kind}.{place.code}", f"id-{kind}-{place.code}", {"token": "t"})
        for place in builtin_territories()
        if place.code.startswith("32.77.")
        for kind in KINDS
    ]
    ids = [accounts.save(connection, entry, house.vault, now)[0] for entry in entries]
    return [(number, entry.territory, entry.platform) for number, entry in zip(ids, entries, strict=True)]


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
    """Evenly from five years ago to next month: public in the past, a few lost; planned and queued in the future."""
    step = (PAST + AHEAD) / len(slugs)
    for number in range(posts):
        (account, territory, kind), slug = speakers[number % len(speakers)], slugs[number // len(speakers)]
        due = now - PAST + step * (number // len(speakers)) + timedelta(seconds=30 * (number % len(speakers)))
        yield _post(number, slug, account, territory, kind, due, now)


def _post(
    number: int, slug: str, account: int, territory: str, kind: str, due: datetime, now: datetime
) -> dict[str, Any]:
    state = (
        ("queued" if number // 54 % 3 else "planned") if due > now else "missed" if number % 97 == 0 else "published"
    )
    public = {"platform_id": f"p{number}", "permalink": f"https://papan.example/{number}", "published_at": due}
    return {
        **(public if state == "published" else dict.fromkeys(public)),
        **{"key": f"{slug}/{territory}/{kind}", "campaign": slug, "program": _program(int(slug[-5:])), "revision": 1},
        **{"account": account, "territory": territory, "platform": kind, "kind": "post", "state": state},
        **{"due_at": due, "not_after": due + timedelta(hours=6), "timezone": "Asia/Jakarta", "created_at": due},
        **{"text": f"Pengumuman {number} untuk warga.", "fingerprint": str(number), "pictures": [], "warnings": []},
    }


def _visit(house: House, rounds: int) -> None:
    app = create_app(house)
    paths = sorted(path for method, path in app.state.policies if method == "GET" and "{" not in path)
    for role, territory in SEATS:
        client = TestClient(app, follow_redirects=False)
        client.cookies.set("siaran", _session(house, role, territory))
        print(f"first page of {role}, with the tree still to be read: {_timed(client, '/'):.0f} ms", flush=True)
        for path in [path for path in paths if client.get(path).status_code == 200]:
            times = sorted(_timed(client, path) for _ in range(rounds))
            print(
                f"{role:9} {path:24} p50 {times[rounds // 2]:6.1f}  p95 {times[rounds * 95 // 100]:6.1f} ms", flush=True
            )
        print(f"{role:9} first page: {_transferred(client, '/') / 1000:.1f} KB transferred", flush=True)


def _session(house: House, role: Role, territory: str) -> str:
    now = house.database.now()
    with house.database.write() as connection:
        member = members.add(
            connection, name=f"ukur-{role}", office="Kantor", role=role, territory=territory, who="bench", now=now
        )
        return sessions.begin(connection, member.id, agent="bench", address="127.0.0.1", now=now)


def _timed(client: TestClient, path: str) -> float:
    start = time.process_time()
    client.get(path)
    return (time.process_time() - start) * 1000


def _transferred(client: TestClient, path: str) -> int:
    """The page and all it names, as it goes over the wire."""
    page = client.get(path)
    names = set(re.findall(r'/static/[^"#]+', page.text))
    return sum(int(answer.headers["content-length"]) for answer in [page, *map(client.get, names)])


if __name__ == "__main__":
    main()
