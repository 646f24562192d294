"""How long does each page of the desk take, and how much does the first one transfer?

    python -m benchmarks.desk [--posts 100000] [--territories 91599] [--accounts 1000] [--rounds 20]
                              [--only /reports] [--home FOLDER] [--database sqlite|postgresql]

Five years of a city's posts, in a nation of territories: every page, for an administrator of the whole house and for
the operator of one village, the slow ways to ask for them, and what the editor sends while somebody types. Server time
only: the application is called in this process, and its processor time is taken and that of PostgreSQL's processes, so
that a busy machine tells the same. The goal: p95 of 100 ms at most, and 100 KB for the first page with its styles and
scripts. With `--home` the house is furnished once and kept (on SQLite). What was measured stands in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from starlette.testclient import TestClient

from benchmarks.city import BUSY, Size, furnish
from siaran import founding
from siaran.domain.member import EVERYWHERE, Role
from siaran.domain.post import State
from siaran.house import House, open_house
from siaran.settings import Settings, read
from siaran.store import members, sessions
from siaran.store.tables import post
from siaran.web import create_app, warm
from tests import postgres

Clock = Callable[[], float]
ANSWERS = (200, 503)
"""A page, and /healthz of a house whose engine is not running; elsewhere a member may not go, or is sent on."""
ENOUGH = 10_000.0
"""Milliseconds that are spent on one address."""
VILLAGE = "32.77.03.1002"
SEATS = ((Role.ADMIN, EVERYWHERE), (Role.OPERATOR, VILLAGE))
ELSEWHERE = re.compile(r"/events|/sign-in|/reset|/static|/media|/invitations|/pictures/|/picture$")
"""What is no page of a member: streams, doors, files."""
DRAFT = """\
---
judul: Vaksinasi keliling
program: Program 3
templat: layanan
sasaran: [kelurahan, kecamatan]
kanal: [facebook, instagram, x]
terbit: slot berikutnya
tautan: https://cimahi.example/vaksin
---

Vaksinasi keliling datang ke {{ wilayah.nama }}. Bawa KTP dan buku kesehatan.
"""


def main() -> None:
    """Furnish a house, visit its pages, print the times."""
    options = _options()
    with (
        _home(options.home) as home,
        _server(options.database) as (url, clock),
        open_house(_founded(home, url)) as house,
    ):
        if not _furnished(house):
            furnish(house, Size(options.posts, options.territories, options.accounts))
        if not house.database.sqlite:
            with house.database.read() as connection:
                # Its own process does so little by little; here the rows of five years were written at once.
                connection.exec_driver_sql("VACUUM FULL ANALYZE")
        _visit(house, options.rounds, options.only, clock)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--territories", type=int, default=91_599)
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="addresses that hold this")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


@contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _server(database: str) -> Iterator[tuple[dict[str, str], Clock]]:
    """Where the database is, and the processor time that has gone into it and into this process, in milliseconds."""
    if database == "sqlite":
        yield {}, lambda: time.process_time() * 1000
        return
    cluster = postgres.start()
    try:
        cluster.run("CREATE DATABASE desk")
        # A process that helps another one and ends takes the time it took with it.
        alone = "&options=-c%20max_parallel_workers_per_gather%3D0"
        yield (
            {"database_url": cluster.url("desk") + alone},
            lambda: time.process_time() * 1000 + _processes(cluster.pid),
        )
    finally:
        cluster.stop()


def _processes(parent: int) -> float:
    """Milliseconds that a server's processes have had a processor."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sum(int(Path(f"/proc/{child}/schedstat").read_text().split()[0]) for child in children) / 1e6


def _founded(home: Path, url: dict[str, str]) -> Settings:
    settings = read(home=home, content=home / "content", templates=home / "templates", **url)
    founding.found(settings, example=True)
    return read(home=home, content=home / "content", templates=home / "templates", **url)


def _furnished(house: House) -> bool:
    with house.database.read() as connection:
        return connection.execute(select(post.c.id).limit(1)).first() is not None


def _visit(house: House, rounds: int, only: str, clock: Clock) -> None:
    app = create_app(house)
    warm(app)
    pages = sorted(path for method, path in app.state.policies if method == "GET" and not ELSEWHERE.search(path))
    for role, territory in SEATS:
        client = TestClient(app, follow_redirects=False)
        client.cookies.set("siaran", _session(house, role, territory))
        print(f"first page of {role} after the start: {_timed(partial(client.get, '/'), clock):.0f} ms")
        if role is Role.ADMIN:
            _write(client, rounds, only, clock)
        for address in [*_pages(house, pages, territory), *_slow(house)]:
            if only in address and client.get(address).status_code in ANSWERS:
                _measure(role, address, partial(client.get, address), rounds, clock)
        print(f"{role:9} first page: {_transferred(client, '/') / 1000:.1f} KB transferred", flush=True)


def _pages(house: House, patterns: list[str], territory: str) -> list[str]:
    """Every page with something for it to show. Raises KeyError where it is not known what."""
    public, asked, planned = (_newest(house, s, territory) for s in (State.PUBLISHED, State.UNKNOWN, State.PLANNED))
    things = {"post": public.id, "campaign": public.campaign, "territory": public.territory, "member": 1}
    things["account"] = public.account
    others = {"/questions/{post}": {"post": asked.id}, "/approvals/{campaign}": {"campaign": planned.campaign}}
    others |= {"/campaigns/{campaign}/draft": {"campaign": "ukur"}, "/campaigns/{campaign}/plan": {"campaign": "ukur"}}
    day = f"?day={public.due_at.date()}"
    return [
        re.sub(r"\{(\w+)[^}]*\}", lambda found, path=path: str((things | others.get(path, {}))[found[1]]), path)
        + (day if path == "/calendar/{campaign}" else "")
        for path in patterns
    ]


def _slow(house: House) -> list[str]:
    """What is slow to ask for: the busy month, a year, words, what lies far back."""
    today = house.database.now().date()
    year, busy = today - timedelta(days=365), today - BUSY + timedelta(days=15)
    month = f"start={today - BUSY}&end={today - BUSY + timedelta(days=30)}"
    return [
        *(f"/calendar?day={busy}", f"/calendar?shape=list&day={busy}"),
        *(f"/reports?start={year}", f"/reports?{month}", "/reports?program=Program+3"),
        *(f"/reports.csv?start={year}", f"/reports.csv?start={year}&part=coverage", f"/reports.json?start={year}"),
        *("/queue?q=warga", "/queue?q=99999", "/queue?state=all&page=1500", "/queue?state=published&program=Program+3"),
        *("/campaigns?q=nomor", "/campaigns?q=1234", "/campaigns?state=missed", "/campaigns?program=Program+3"),
        *("/accounts?q=x", "/territories?q=desa+12"),
    ]


def _newest(house: House, state: State, territory: str) -> Row[Any]:
    query = select(post).where(post.c.state == state, post.c.territory.startswith(territory))
    with house.database.read() as connection:
        return connection.execute(query.order_by(post.c.due_at.desc()).limit(1)).one()


def _write(client: TestClient, rounds: int, only: str, clock: Clock) -> None:
    """Somebody types: what is saved, with what is wrong and how it will look, as the browser asks for it."""
    place = client.post("/campaigns", data={"title": "ukur"}).headers["location"]
    for shape in ("text", "form"):
        form = {"shape": shape, "source": DRAFT, "seat": "satu", "version": "1", "territory": VILLAGE}
        fields = {"title": "Vaksinasi", "program": "Program 3", "template": "layanan", "body": "Isi."}
        fields |= {"audience": "kelurahan, kecamatan", "publish": "slot berikutnya"}
        fields |= {"platforms": ["facebook", "instagram", "x"]}
        typed = (f"{DRAFT}{n} " if shape == "text" else DRAFT for n in count())
        if only in f"{place} {shape}":
            _measure(
                Role.ADMIN,
                f"{place} ({shape}, saved)",
                lambda form=form, fields=fields, typed=typed: client.post(
                    place, data=form | fields | {"source": next(typed)}, headers={"hx-request": "true"}
                ),
                rounds,
                clock,
            )


def _measure(role: Role, name: str, ask: Callable[[], object], rounds: int, clock: Clock) -> None:
    times: list[float] = []
    while len(times) < rounds and sum(times) < ENOUGH:
        times.append(_timed(ask, clock))
    times.sort()
    p50, p95 = times[len(times) // 2], times[-(-len(times) * 95 // 100) - 1]
    print(f"{role:9} {name:50} p50 {p50:7.1f}  p95 {p95:7.1f} ms", flush=True)


def _session(house: House, role: Role, territory: str) -> str:
    now = house.database.now()
    with house.database.write() as connection:
        name = f"ukur-{role}-{now.timestamp():.0f}"
        member = members.add(
            connection, name=name, office="Kantor", role=role, territory=territory, who="bench", now=now
        )
        return sessions.begin(connection, member.id, agent="bench", address="127.0.0.1", now=now)


def _timed(ask: Callable[[], object], clock: Clock) -> float:
    start = clock()
    ask()
    return clock() - start


def _transferred(client: TestClient, path: str) -> int:
    """The page and all it names, as it goes over the wire."""
    page = client.get(path)
    names = set(re.findall(r'/static/[^"#]+', page.text))
    return sum(int(answer.headers["content-length"]) for answer in [page, *map(client.get, names)])


if __name__ == "__main__":
    main()
