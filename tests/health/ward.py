"""A house whose clock stands still until a test moves it, on pretend platforms that have the same clock."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from siaran import connect, founding, health, queue
from siaran.domain.post import Kind, Slot
from siaran.house import House, open_house
from siaran.publish import reconcile, say
from siaran.sandbox import COLUMNS, Running, World, cast, start
from siaran.settings import read
from siaran.store import accounts, instance, posts
from siaran.store.alerts import recent
from siaran.store.database import Clock
from siaran.store.gazetteer import builtin_territories

PLACES = ("32.77.03.1001", "32.77.03.1002", "32.77.03.1003")


class Ward:
    """What tests of the house's health do to it, in words."""

    def __init__(self, house: House, sandbox: Running) -> None:
        self.house, self.sandbox = house, sandbox
        self._made = 0

    def beat(self) -> None:
        """The engine ticks."""
        with self.house.database.write() as c:
            queue.heal(c, self.house.database.now(), self.house.settings.times)
            instance.beat(c, self.house.database.now(), self.house.clocks.skew)

    def ills(self) -> str:
        """What is not well, in one text; the engine has just ticked."""
        self.beat()
        return "\n".join(health.ills(self.house))

    def post(self, place: int = 0, platform: str = "x", *, fresh: float = 90_000) -> str:
        """An approved post that is due now; its key."""
        now, self._made = self.house.database.now(), self._made + 1
        with self.house.database.write() as c:
            [account] = accounts.listed(c, territory=PLACES[place], platform=platform)
            key = f"k{self._made}/{PLACES[place]}/{platform}"
            given: dict[str, Any] = {"campaign": f"k{self._made}", "revision": 1, "program": "p", "kind": Kind.POST}
            given |= {"territory": account.territory, "account": account.id, "platform": platform}
            given |= {"due_at": now, "not_after": now + timedelta(seconds=fresh), "timezone": "Asia/Jakarta"}
            queue.add(c, [Slot(key=key, text=f"Kabar {key}", fingerprint=key, **given)], sends={platform: 2}, now=now)
            queue.approve(c, [key], who="penyetuju", now=now)
        return key

    def turn(self) -> None:
        """One look of a worker at the queue, with everything that it finds to do."""
        ports = self.house.ports()
        self.beat()
        reconcile(ports)
        with self.house.database.write() as c:
            now, times = self.house.database.now(), self.house.settings.times
            claims = queue.claim(c, worker=ports.worker, now=now, times=times, limit=50)
        say(claims, ports)

    def states(self) -> list[str]:
        with self.house.database.read() as c:
            return [p.state.value for p in posts.listed(c)]

    def alerts(self) -> list[str]:
        with self.house.database.read() as c:
            return [a.kind for a in recent(c)]

    def sent(self) -> int:
        """How many publishing requests the platforms saw."""
        return len(requests.get(f"{self.sandbox.url}/_sandbox/requests", timeout=5).json()["requests"])

    def fault(self, **fault: Any) -> None:
        requests.post(f"{self.sandbox.url}/_sandbox/faults", json=fault, timeout=5).raise_for_status()

    def mend(self) -> None:
        requests.delete(f"{self.sandbox.url}/_sandbox/faults", timeout=5).raise_for_status()


@contextmanager
def ward(folder: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, **settings: Any) -> Iterator[Ward]:
    """A founded house with the accounts of three kelurahan on every platform."""
    rows = cast([t for t in builtin_territories() if t.code in PLACES], 7)
    with start(World(rows, seed=7, clock=clock, oauth_skew=None)) as sandbox:
        for name in ("X_API_URL", "GRAPH_API_URL"):
            monkeypatch.setenv(f"SIARAN_{name}", sandbox.url)
        monkeypatch.setenv("SIARAN_X_CONSUMER_KEY", "sandbox-consumer-key")
        monkeypatch.setenv("SIARAN_X_CONSUMER_SECRET", "sandbox-consumer-secret")
        home = folder / "var"
        founding.found(read(home=home, **settings), example=False)
        with open_house(read(home=home, **settings), clock=clock) as house:
            _seat(house, folder / "akun.csv", rows)
            yield Ward(house, sandbox)


def _seat(house: House, path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    now = house.database.now()
    connect.import_accounts(house.database, path, house.vault, house.kinds, house.tree(), now, who="saya")
