"""An office to test with: the territory of Cimahi, accounts brought in a line, posts that are already out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from siaran.domain.metric import Figures, Measured, Snapshot
from siaran.domain.territory import Tree
from siaran.store import accounts, snapshots
from siaran.store.database import Database
from siaran.store.gazetteer import plant
from siaran.store.tables import post
from siaran.store.territories import load_tree
from siaran.store.vault import Vault, new_key

CIBABAT, MELONG, CITY = "32.77.03.1002", "32.77.01.1001", "32.77"


class Office:
    """A planted database; what is made here has run through the store's own functions where there are any."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, database.now()
        self.key = new_key()
        self.vault = Vault([self.key])
        with database.write() as connection:
            plant(connection)

    @property
    def tree(self) -> Tree:
        with self.database.read() as connection:
            return load_tree(connection)

    def account(self, name: str, territory: str = CIBABAT, platform: str = "papan") -> int:
        """An account whose token is `token-<name>`; its id."""
        entry = accounts.Entry(territory, platform, name, f"id-{name}", {"token": f"token-{name}"})
        with self.database.write() as connection:
            return accounts.save(connection, entry, self.vault, self.now)[0]

    def post(self, key: str, account: int, *, at: datetime | None = None, **more: Any) -> int:
        """A post of `account`, published at `at` (now) unless `more` says otherwise; `key` is campaign/…; its id."""
        moment = at or self.now
        with self.database.write() as connection:
            speaker = accounts.by_id(connection, account)
            assert speaker is not None
            values = {"key": key, "campaign": key.partition("/")[0], "program": "Pangan", "revision": 1, "text": "Halo"}
            values |= {"account": account, "territory": speaker.territory, "platform": speaker.platform, "kind": "post"}
            values |= {"state": "published", "due_at": moment, "not_after": moment, "timezone": "Asia/Jakarta"}
            values |= {"platform_id": f"p-{key}", "permalink": f"https://papan.example/{key}", "published_at": moment}
            values |= {"measure_at": moment + timedelta(hours=1), "created_at": moment, "fingerprint": key}
            values |= {"pictures": [], "warnings": [], **more}
            return int(connection.execute(insert(post).values(values).returning(post.c.id)).scalar_one())

    def waiting(self, key: str, account: int, state: str, **more: Any) -> int:
        """A post that is not public."""
        nothing = dict.fromkeys(("platform_id", "permalink", "published_at", "measure_at"))
        return self.post(key, account, state=state, **(nothing | more))

    def measure(self, which: int, *, after: timedelta = timedelta(), gone: bool = False, **figures: int) -> None:
        """A snapshot of a post."""
        measured = Measured(Figures(**figures), {"n": 1}, "1", gone)
        with self.database.write() as connection:
            snapshots.append(connection, [Snapshot(which, self.now + after, measured)])

    def measure_at(self, which: int) -> datetime | None:
        """When a post is measured next."""
        with self.database.read() as connection:
            found: datetime | None = connection.execute(select(post.c.measure_at).filter_by(id=which)).scalar_one()
            return found

    def change(self, table: Any, where: Any, **values: Any) -> None:
        """What only other rooms do, done by hand."""
        with self.database.write() as connection:
            connection.execute(update(table).where(where).values(values))
