"""A town for a whole journey: a desk and an engine over a database of their own, and platforms that answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from siaran.domain.member import Role
from siaran.domain.post import Draft
from siaran.engine import Engine, ports_of
from siaran.sandbox import Running, cast
from siaran.store import accounts, members, passwords, posts
from siaran.store.gazetteer import builtin_territories
from tests.conftest import Clock
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import Furnished

PASSWORD = "hujan di bulan juni"
SEALED = passwords.seal(PASSWORD)
PLACES = (CITY, MELONG, CIBABAT)


@dataclass(frozen=True)
class Kota:
    """The town, and what happens to it."""

    desk: Furnished
    sandbox: Running
    clock: Clock

    def settle(self) -> None:
        """Bring a template, and the accounts on X and Facebook of two villages and of their city."""
        house = self.desk.house
        Path(house.settings.templates).mkdir()
        (Path(house.settings.templates) / "layanan.j2").write_text("{{ isi }}\n", encoding="utf-8")
        rows = [row for row in cast(builtin_territories(), 7) if row["territory"] in PLACES]
        self.sandbox.world.add(row for row in rows if row["platform"] != "instagram")
        with house.database.write() as connection:
            for row in (row for row in rows if row["platform"] != "instagram"):
                secrets = {name: row[name] for name in ("access_token", "access_token_secret") if row[name]}
                entry = accounts.Entry(row["territory"], row["platform"], row["handle"], row["external_id"], secrets)
                accounts.save(connection, entry, house.vault, self.clock())

    def name(self, role: Role) -> str:
        """The name of the member with this role, who has chosen the password."""
        member = self.desk.member(role)
        with self.desk.house.database.write() as connection:
            members.set_password(connection, member, SEALED, who="test", now=self.clock())
        return member.name

    def lose(self, code: str) -> None:
        """The answer to a village's next send is lost, while somebody posts nearly the same there by hand."""
        house = self.desk.house
        with house.database.read() as connection:
            p = next(p for p in posts.listed(connection, territory=code) if p.platform == "facebook")
        access = house.access(p.account)
        house.platforms["facebook"].publish(access, Draft(f"{p.text} Yuk!"), {})
        match = {"account": access.handle, "platform": "facebook", "action": "publish"}
        fault = {"kind": "reset_before", "match": match}
        requests.post(f"{self.sandbox.url}/_sandbox/faults", json=fault, timeout=5).raise_for_status()

    @contextmanager
    def working(self) -> Iterator[None]:
        """The engine publishes meanwhile."""
        engine = Engine(ports_of(self.desk.house), concurrency=4)
        engine.start()
        try:
            yield
        finally:
            engine.stop()
