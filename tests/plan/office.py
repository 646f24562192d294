"""A small country in three zones, three platforms with round limits, and a planner that needs no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from siaran.domain.account import Account
from siaran.domain.campaign import Campaign, Medium, Mode
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.limits import Limits
from siaran.domain.platform import Alike
from siaran.domain.post import Picture, Post, Slot, State
from siaran.domain.territory import Level, Territory, Tree
from siaran.domain.variant import Variant
from siaran.plan import Customs, Neighbour, Plan, Proposal, Town, diff, propose
from siaran.plan.changes import Do
from siaran.store.holds import Hold

NOW = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
"""Wednesday, 07.00 WIB, 08.00 WITA, 09.00 WIT."""

CITY, NORTH, SOUTH = "32.77", "32.77.03", "32.77.01"
BALI, PAPUA = "51.71", "91.71"
V = f"{NORTH}.1001"
KEY = f"halo/{V}/facebook"
ONE: dict[str, Any] = {"audience": (V,)}
AMPLIFIED: dict[str, Any] = {"audience": (f"{NORTH}/*",), "platforms": ("x",), "spread": timedelta(minutes=30)}


class X:
    kind, label, mode, alike = "x", "X", Mode.AMPLIFY, Alike.REFUSE
    limits = Limits(280, images=4, alt_length=1000, image_bytes=5_000_000, daily=3)

    def amplify(self) -> None:
        """Here a repost exists; nothing is sent in these tests."""


class Facebook:
    kind, label, mode, alike = "facebook", "Facebook", Mode.OWN, Alike.WARN
    limits = Limits(63_206, images=10, alt_length=1000, image_bytes=10_000_000)


class Papan:
    """A stranger's platform with every ceiling there is."""

    kind, label, mode, alike = "papan", "Papan", Mode.OWN, Alike.WARN
    limits = replace(Facebook.limits, daily=2, half_hourly=1, apart=20)


def _tree() -> Tree:
    city = Territory(CITY, "Kota Cimahi", Level.KOTA, "32", "Asia/Jakarta")
    north = Territory(NORTH, "Cimahi Utara", Level.KECAMATAN, CITY)
    south = Territory(SOUTH, "Cimahi Selatan", Level.KECAMATAN, CITY)
    villages = [("1001", "Pasirkaliki"), ("1002", "Cibabat"), ("1003", "Citeureup"), ("1004", "Cipageran")]
    northern = [Territory(f"{NORTH}.{n}", name, Level.KELURAHAN, NORTH) for n, name in villages]
    southern = [Territory(f"{SOUTH}.1001", "Melong", Level.KELURAHAN, SOUTH)]
    far = [
        Territory(BALI, "Kota Denpasar", Level.KOTA, None, "Asia/Makassar"),
        Territory(PAPUA, "Kota Jayapura", Level.KOTA, None, "Asia/Jayapura"),
    ]
    return Tree([city, north, south, *northern, *southern, *far])


@dataclass
class Office:
    """Plans one campaign after another, against posts that are in the queue already."""

    tree: Tree = field(default_factory=_tree)
    accounts: list[Account] = field(default_factory=list)
    customs: Customs = field(default_factory=Customs)
    taken: dict[int, list[datetime]] = field(default_factory=dict)
    neighbours: list[Neighbour] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    now: datetime = NOW
    say: Callable[[str], Sequence[str]] = field(default=lambda code: [f"Salam dari {code}."])

    def seat(self, *codes: str, kind: str = "facebook", **more: Any) -> None:
        """Give territories an account each."""
        for code in codes:
            number = len(self.accounts) + 1
            given = {"handle": f"akun{number}", "external_id": f"{number:06}", **more}
            self.accounts.append(Account(number, code, kind, **given))

    def says(self, *parts: str) -> None:
        """The same words everywhere from now on; several are a thread."""
        self.say = lambda _: parts

    def propose(self, campaign: Campaign, revision: int = 1) -> Proposal:
        town = Town(self.tree, self.accounts, kinds(), self.customs, self.taken, self.neighbours, self.holds)
        return propose(
            campaign,
            revision,
            town=town,
            render=lambda code, kind, _: self._variant(campaign, code, kind),
            picture=lambda medium: Picture(medium.file, medium.file, medium.alt),
            posts=self.posts,
            kept=self.kept,
            now=self.now,
        )

    def plan(self, campaign: Campaign, revision: int = 1) -> Plan:
        proposal = self.propose(campaign, revision)
        return diff(campaign.slug, proposal, self.posts, self.kept, revision, self.now)

    def apply(self, campaign: Campaign, revision: int = 1, state: State = State.QUEUED) -> Plan:
        """Plan, and put the result into the queue; what changes stands in `state` then."""
        plan = self.plan(campaign, revision)
        for change in plan.changes:
            old = change.post
            if change.do is Do.WITHDRAW and old is not None:
                self.stand(old.key, State.WITHDRAWN)
            elif change.do is not Do.KEEP and change.slot is not None:
                self.posts = [p for p in self.posts if p is not old]
                self.posts.append(
                    self._post(change.slot, old.id if old else max((p.id for p in self.posts), default=0) + 1, state)
                )
        return plan

    def put(self, slot: Slot, **more: Any) -> None:
        """What somebody else has put into the queue."""
        self.posts.append(replace(self._post(slot, max(p.id for p in self.posts) + 1, State.PLANNED), **more))

    def stand(self, key: str, state: State, **more: Any) -> None:
        """The post with this key has come to stand like this."""
        self.posts = [replace(p, state=state, **more) if p.key == key else p for p in self.posts]

    def _variant(self, campaign: Campaign, code: str, kind: str) -> Variant:
        parts = tuple(self.say(code))
        if not parts:
            raise ContentError([Mistake("content/halo.md", 9, f"telepon belum diisi untuk {code}.")])
        return Variant(campaign.slug, code, kind, parts, media=campaign.media)

    def _post(self, slot: Slot, number: int, state: State) -> Post:
        known = {p.key: p.id for p in self.posts}
        same = {f.name: getattr(slot, f.name) for f in fields(Slot) if f.name != "follows"}
        rest = dict.fromkeys(f.name for f in fields(Post) if f.name not in same)
        given = {"id": number, "state": state, "version": 1, "reason": "", "sends_allowed": 2, "tries": 0, "stale": 0}
        return Post(**{**rest, **same, **given, "follows": known.get(slot.follows or ""), "to_prepare": False})


def kinds() -> Mapping[str, Any]:
    return {"facebook": Facebook, "papan": Papan, "x": X}


def campaign(**given: Any) -> Campaign:
    """A campaign of all northern kelurahan at 07.30 today, on Facebook."""
    usual: dict[str, Any] = {"slug": "halo", "title": "Halo", "program": "Sapa", "body": "Halo", "lines": {}}
    usual |= {"audience": ("kelurahan",), "platforms": ("facebook",), "publish": datetime(2026, 11, 25, 7, 30)}
    return Campaign(**{**usual, **given})


def at(hour: float, day: int = 25) -> datetime:
    """A wall time in WIB, as aware UTC."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour - 7)


def medium() -> Medium:
    return Medium("rakor.jpg", "Rapat")


def done(plan: Plan) -> dict[str, str]:
    """What becomes of each post, by its key; what stays is left out."""
    return {
        (c.slot or c.post).key: c.do.value  # type: ignore[union-attr]
        for c in plan.changes
        if c.do is not Do.KEEP
    }
