"""A campaign becomes slots: every post as it should stand in the queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from siaran.domain.account import Account
from siaran.domain.campaign import Campaign, Medium
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.likeness import normal
from siaran.domain.platform import Alike, Platform
from siaran.domain.post import ENDED, OPEN, Kind, Picture, Post, Slot, post_key
from siaran.domain.territory import Tree
from siaran.domain.together import together
from siaran.domain.variant import Variant
from siaran.plan.agenda import Agenda, concerning
from siaran.plan.alike import WINDOW, Neighbour, first_pair, likeness, shingles, stripper
from siaran.plan.audience import audience
from siaran.plan.customs import Customs
from siaran.plan.generations import head, occasion, standing
from siaran.plan.remarks import crowded, silent, too_early, too_late
from siaran.plan.timing import Occasion, Places, apart, emergency, next_slot, occasions, windows
from siaran.plan.voices import Part, cast, seats
from siaran.store.holds import Hold

Render = Callable[[str, str, Account], Variant]


@dataclass(frozen=True, slots=True)
class Town:
    """What a plan is made from besides the campaign. `taken` are the times each account speaks already, and
    `neighbours` what it says then, both of other campaigns only."""

    tree: Tree
    accounts: Sequence[Account]
    kinds: Mapping[str, type[Platform]]
    customs: Customs
    taken: Mapping[int, Sequence[datetime]] = field(default_factory=dict)
    neighbours: Sequence[Neighbour] = ()
    holds: Sequence[Hold] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The slots of a campaign, leaders first. `uncovered`: territory and platform without an account."""

    slots: tuple[Slot, ...]
    warnings: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    uncovered: tuple[tuple[str, str], ...] = ()


def propose(
    campaign: Campaign,
    revision: int,
    *,
    town: Town,
    render: Render,
    picture: Callable[[Medium], Picture],
    posts: Sequence[Post],
    kept: Mapping[str, int],
    now: datetime,
) -> Proposal:
    """Every post that the campaign wants. `posts` are those it has in the queue: their chosen times are kept.

    `kept` are keys a person withdrew or moved, with the revision until whose change that stays so.
    Raises ContentError where the audience cannot be read; every other mistake is in the proposal.
    """
    return _Maker(campaign, revision, town, render, picture, posts, kept, now).proposal()


class _Maker:
    """One proposal in the making: collects slots, warnings and mistakes."""

    def __init__(
        self,
        campaign: Campaign,
        revision: int,
        town: Town,
        render: Render,
        picture: Callable[[Medium], Picture],
        posts: Sequence[Post],
        kept: Mapping[str, int],
        now: datetime,
    ) -> None:
        self.campaign, self.revision, self.town, self.now = campaign, revision, town, now
        self.render, self.picture, self.kept = render, picture, kept
        self.fresh_for = campaign.fresh_for or timedelta(seconds=town.customs.fresh_for)
        self.codes = sorted(audience(campaign, town.tree))
        self.seated = seats(town.accounts)
        self.known = standing(posts)
        self.keys = {(p.account, occasion(p.key)): head(p.key) for p in posts}
        self.slots: list[Slot] = []
        self.over: list[str] = []
        self.warnings: list[tuple[str, str]] = []
        self.mistakes: list[Mistake] = []
        self.uncovered: list[tuple[str, str]] = []

    def proposal(self) -> Proposal:
        wanted = occasions(self.campaign, self.now, self.fresh_for)
        for kind in self.campaign.platforms:
            platform = self.town.kinds[kind]
            parts, uncovered = cast(self.campaign, self.codes, platform, self.town.tree, self.seated)
            self.uncovered += [(code, kind) for code in uncovered]
            speakers = sum(part.voice is None for part in parts)
            self.warnings += ((platform.label, said) for said in crowded(self.campaign, platform, speakers))
            for one in wanted:
                self._occasion(platform, parts, one)
            self._compare(kind)
        self._remark(len(wanted))
        return Proposal(
            tuple(self.slots), _once(self.warnings), tuple(sorted(set(self.mistakes))), tuple(self.uncovered)
        )

    def _occasion(self, platform: type[Platform], parts: Sequence[Part], wanted: Occasion) -> None:
        reposts = sum(part.voice is not None for part in parts)
        each = apart(self.campaign, timedelta(seconds=platform.limits.apart))
        least = each * (len(parts) - reposts) if wanted.wall is None else timedelta()
        places = windows(self.campaign, reposts, least)
        leaders: dict[int, Slot] = {}
        for part in parts:
            key = self._key(part.account, wanted)
            if part.voice is None:
                made = list(self._own(part.account, key, *self._due(part.account, wanted, places[False], key)))
                leaders |= {part.account.id: made[0]} if made else {}
                self.slots += made
            elif part.voice.id in leaders:
                leader = leaders[part.voice.id]
                due = self._due(part.account, wanted, places[True], key, after=leader.due_at)
                self.slots += self._repost(part.account, key, *due, leader)

    def _key(self, account: Account, wanted: Occasion) -> str:
        """The account's key: the one it has, whatever its handle is now and whoever has joined it since."""
        several = len(self.seated[account.territory, account.platform]) > 1
        handle = account.handle if several else ""
        slug = self.campaign.slug
        new = post_key(slug, account.territory, account.platform, handle=handle, occurrence=wanted.name)
        return self.keys.get((account.id, wanted.name), new)

    def _due(
        self, account: Account, wanted: Occasion, places: Places, key: str, *, after: datetime | None = None
    ) -> tuple[datetime, str]:
        """When an account speaks, or reposts what is said at `after`; and what stands against it."""
        agenda = self._agenda(account)
        start = after
        if wanted.wall is not None:
            wall = wanted.wall.replace(tzinfo=agenda.zone).astimezone(UTC)
            start = max(wall, after) if after else wall
        before = self.known.get(key)
        if before is not None and self._stays(before, wanted, start, places):
            return places.take(start or before.due_at, before.due_at), agenda.objection(before.due_at)
        if start is None:
            return next_slot(agenda, self.now, places, key)
        due, objection = places.find(start, key, agenda)
        return places.take(start, due), objection

    def _stays(self, p: Post, wanted: Occasion, start: datetime | None, places: Places) -> bool:
        """Whether a post keeps the time it has: a person's choice does, and ours while the author changes nothing."""
        if self.kept.get(p.key) == self.revision:
            return True
        if wanted.wall is not None and start is not None:
            return places.holds(start, p.due_at) and (p.state in ENDED or p.revision == self.revision)
        if p.state in ENDED:
            return p.revision == self.revision and (start is None or places.holds(start, p.due_at))
        return p.state not in OPEN or (p.not_after >= self.now and (start is None or p.due_at >= start))

    def _agenda(self, account: Account) -> Agenda:
        town = self.town
        return Agenda(
            ZoneInfo(town.tree.timezone(account.territory)),
            town.customs.of(account, town.tree.variables(account.territory)),
            town.kinds[account.platform].limits,
            town.taken.get(account.id, ()),
            concerning(town.holds, account, self.campaign.program),
            emergency(self.campaign),
        )

    def _own(self, account: Account, key: str, due: datetime, objection: str) -> Iterator[Slot]:
        """An account's own words: one post, or the parts of a thread."""
        try:
            variant = self.render(account.territory, account.platform, account)
            pictures = tuple(self.picture(medium) for medium in variant.media)
        except ContentError as error:
            self.mistakes += error.mistakes
            return
        slot = self._slot(account, key, due, (*variant.warnings, *([objection] if objection else ())))
        if slot is None:
            return
        follows = None
        for number, text in enumerate(variant.parts, start=1):
            part_key = key if number == 1 else f"{key}#{number}"
            own = {"pictures": pictures, "link": variant.link} if number == 1 else {"warnings": ()}
            words = replace(slot, key=part_key, text=text, follows=follows, kind=Kind.PART if follows else Kind.POST)
            words = replace(words, **own)
            yield replace(words, fingerprint=_fingerprint(words))
            follows = part_key

    def _repost(self, account: Account, key: str, due: datetime, objection: str, leader: Slot) -> Iterator[Slot]:
        """An account's repost of what its voice says."""
        slot = self._slot(account, key, due, (objection,) if objection else ())
        if slot is not None:
            words = replace(slot, kind=Kind.REPOST, text=leader.text, link=leader.link, follows=leader.key)
            yield replace(words, fingerprint=hashlib.sha256(f"repost {leader.key}".encode()).hexdigest())

    def _slot(self, account: Account, key: str, due: datetime, warnings: Sequence[str]) -> Slot | None:
        """A slot without words; None where its time is over and it is not in the queue."""
        not_after = due + self.fresh_for
        if not_after < self.now and key not in self.known:
            self.over.append(key)
            return None
        return Slot(
            key=key,
            campaign=self.campaign.slug,
            revision=self.revision,
            program=self.campaign.program,
            territory=account.territory,
            account=account.id,
            platform=account.platform,
            kind=Kind.POST,
            due_at=due,
            not_after=not_after,
            timezone=self.town.tree.timezone(account.territory),
            text="",
            emergency=emergency(self.campaign),
            warnings=tuple(warnings),
        )

    def _compare(self, kind: str) -> None:
        """Own words of different accounts must differ in more than places, numbers and links."""
        platform = self.town.kinds[kind]
        own = [neighbour(s) for s in self.slots if s.platform == kind and s.kind is Kind.POST]
        others = [n for n in self.town.neighbours if n.platform == kind]
        places = stripper(self.town.tree, {a.territory for a in self.town.accounts})
        pair = first_pair(own, others, places)
        if pair is None:
            return
        share = likeness(*(shingles(each.text, places) for each in pair))
        sample = f"{int(100 * share)}\u00a0% sama: {_sample(pair[0])}"
        what = f"Naskah {platform.label} di beberapa akun terlalu mirip ({sample})."
        reason = self.campaign.delivery_on(kind).similar
        if reason:
            self.warnings.append((platform.label, f"{what} Dibolehkan dengan alasan: {reason}"))
        elif platform.alike is Alike.WARN:
            wanted = f"{what} Tambahkan hal yang khas wilayahnya agar tidak dianggap berulang."
            self.warnings.append((platform.label, wanted))
        else:
            todo = f"Pakai {kind}: {{cara: gaungkan}}, bedakan naskah per wilayah, atau beri alasan di serupa."
            self._wrong(kind, what, todo)

    def _remark(self, occasions: int) -> None:
        """Add the remarks about the whole; a campaign that is over and was never planned is a mistake."""
        used = {slot.account for slot in self.slots}
        said = [*silent(self.town.accounts, used, self.town.kinds), *too_early(self.campaign, occasions)]
        if self.slots:
            said += too_late(self.campaign, len(self.over))
        elif self.over and not self.campaign.repeat:
            self._wrong("publish", "Waktu terbitnya sudah lewat.", "Pilih waktu yang akan datang.")
        self.warnings += (("", sentence) for sentence in said)

    def _wrong(self, field: str, what: str, todo: str) -> None:
        campaign = self.campaign
        self.mistakes.append(Mistake(campaign.origin or campaign.slug, campaign.lines.get(field, 0), what, todo))


def _fingerprint(slot: Slot) -> str:
    """The same for the same words on one account; a repetition is another text, since the author asked for it."""
    parts = [normal(slot.text), slot.link, [p.sha256 for p in slot.pictures], occasion(slot.key)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def neighbour(slot: Slot) -> Neighbour:
    """A slot as likeness is measured by it."""
    return Neighbour(slot.account, slot.platform, slot.text, slot.due_at)


def _sample(neighbour: Neighbour) -> str:
    first = " ".join(neighbour.text.split()[:8])
    return f"“{first} …”"


def _once(warnings: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(said for said, _ in together((label, sentence, None) for label, sentence in warnings))


__all__ = ["WINDOW", "Proposal", "Town", "neighbour", "propose"]
