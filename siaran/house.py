"""The house with its doors open: settings become a database, a vault, platforms and clocks, once for each process."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from siaran import platforms, publish
from siaran.domain.account import Access
from siaran.domain.member import SYSTEM
from siaran.domain.platform import Platform
from siaran.domain.territory import Tree
from siaran.plan import Customs
from siaran.queue import Ledger
from siaran.render import Compiled, Renderer
from siaran.settings import Settings
from siaran.speech import Tongue, tongues
from siaran.store import accounts, library, revisions, territories
from siaran.store.database import Clock, Database
from siaran.store.published import Published
from siaran.store.vault import Vault
from siaran.wire import Door

May = Callable[[str], bool]
"""Whether somebody may do what they are about to, for a territory."""


def anybody(_: str) -> bool:
    """Whoever works for the whole house: the system, its files, its command line."""
    return True


@dataclass(frozen=True, slots=True)
class House:
    """What the verbs of `flow` work with. `kinds` are the platforms' classes, `platforms` the opened ones."""

    settings: Settings
    database: Database
    vault: Vault
    kinds: Mapping[str, type[Platform]]
    platforms: Mapping[str, Platform]
    clocks: publish.Clocks
    known: territories.Known = field(default_factory=territories.Known)
    published: Published = field(default_factory=Published)
    audiences: revisions.Audiences = field(default_factory=revisions.Audiences)
    compiled: Compiled = field(default_factory=Compiled)

    def tree(self) -> Tree:
        """All territories as they are stored now."""
        with self.database.read() as connection:
            return self.known.tree(connection)

    def renderer(self) -> Renderer:
        """What says campaigns in the words of the templates and territories as they are now."""
        return Renderer(self.settings.templates, self.tree(), self.kinds, self.compiled)

    def tongue(self, language: str | None = None) -> Tongue:
        """What is spoken to a reader of this language; the house's own where theirs is not known."""
        spoken = tongues()
        return spoken.get(language or "", spoken[self.settings.lang])

    def access(self, account_id: int) -> Access:
        """An account with its decrypted secrets, for one call."""
        with self.database.read() as connection:
            return accounts.access(connection, account_id, self.vault)

    def accesses(self, account_ids: Sequence[int]) -> list[Access]:
        """Several accounts in one read, in the order they are named."""
        with self.database.read() as connection:
            return accounts.accesses(connection, account_ids, self.vault)

    def customs(self) -> Customs:
        """The house's quiet hours, gap and slots."""
        s = self.settings
        return Customs(s.quiet_hours, s.min_gap, ",".join(s.slots), s.fresh_for)

    def library(self, may: May = anybody) -> dict[str, Path]:
        """The pictures of the desk's library, by the name that campaigns call them; of the territories that `may`."""
        with self.database.read() as connection:
            known = library.names(connection)
        media = self.settings.home / "media"
        return {name: media / f"{sha256}.jpg" for name, sha256, territory in known if may(territory)}

    def ports(self) -> publish.Ports:
        """What a worker of this process needs."""
        return publish.Ports(
            database=self.database,
            platforms=self.platforms,
            access=self.access,
            times=self.settings.times,
            ledger=Ledger(self.database, self.settings.times),
            spool=publish.Spool(self.settings.home / "spool"),
            clocks=self.clocks,
            worker=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
        )


@contextmanager
def open_house(settings: Settings, *, clock: Clock | None = None) -> Iterator[House]:
    """Open everything for one process and close it again. The database must have been made by `init`.

    `clock` takes the place of the database's or the machine's: for drills.
    """
    database = Database(settings.database_url.get_secret_value(), clock=clock, pool_size=settings.concurrency)
    clocks = publish.Clocks(database.now)
    door = Door(settings.times, on_answer=clocks.heard, too_late=lambda: clocks.too_late)
    kinds = platforms.kinds()
    try:
        opened = platforms.load(door, settings.platform_options(kinds))
        vault = Vault([key.get_secret_value() for key in settings.secret_keys])
        yield House(settings, database, vault, kinds, opened, clocks)
    finally:
        door.close()
        database.close()


def user_name() -> str:
    """Who runs the command line: the system user's name, for the record."""
    return f"{getpass.getuser()}{SYSTEM}"


def is_system(who: str) -> bool:
    """Whether a name in the record is the command line's: the system administrator's."""
    return who.endswith(SYSTEM)


def machine_id() -> str:
    """What names this machine; empty in containers, whose names change with every start."""
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return ""
    path = Path("/etc/machine-id")
    return path.read_text(encoding="utf-8").strip() if path.exists() else socket.gethostname()
