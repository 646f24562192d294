"""A campaign becomes slots: every post as it should stand in the queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from siaran.domain.account import Account, AccountState
from siaran.domain.campaign import Campaign, Medium
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.likeness import normal
from siaran.domain.platform import Alike, Platform
from siaran.domain.post import OPEN, Kind, Picture, Post, Slot, post_key
from siaran.domain.territory import Tree
from siaran.domain.variant import Variant
from siaran.plan.alike import WINDOW, Neighbour, first_pair, stripper
from siaran.plan.audience import audience
from siaran.plan.customs import Customs
from siaran.plan.timing import Agenda, Occasion, Places, emergency, occasions, windows
from siaran.plan.voices import Part, cast, seats

Render = Callable[[str, str, Account], Variant]


@dataclass(frozen=True, slots=True)
class Town:
    """What a plan is made from besides the campaign. `taken` are the times each account speaks already."""

    tree: Tree
    accounts: Sequence[Account]
    kinds: Mapping[str, type[Platform]]
    customs: Customs
    taken: Mapping[int, Sequence[datetime]]
    neighbours: Sequence[Neighbour] = ()


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
    now: datetime,
) -> Proposal:
    """Every post that the campaign wants. `posts` are those it has in the queue: their chosen times are kept.

    Raises ContentError where the audience cannot be read; every other mistake is in the proposal.
    """
    return _Maker(campaign, revision, town, render, picture, posts, now).proposal()


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
        now: datetime,
    ) -> None:
        self.campaign, self.revision, self.town, self.now = campaign, revision, town, now
        self.render, self.picture = render, picture
        self.known = {p.key: p for p in posts}
        self.codes = audience(campaign, town.tree)
        self.own_times = {p.id: p.due_at for p in posts}
        self.slots: list[Slot] = []
        self.warnings: list[str] = []
        self.mistakes: list[Mistake] = []
        self.uncovered: list[tuple[str, str]] = []

    def proposal(self) -> Proposal:
        for kind in self.campaign.platforms:
            parts, uncovered = cast(
                self.campaign, self.codes, self.town.kinds[kind], self.town.tree, seats(self.town.accounts)
            )
            self.uncovered += [(code, kind) for code in uncovered]
            for occasion in occasions(self.campaign, self.now):
                self._occasion(kind, parts, occasion)
            self._compare(kind)
        self._note_accounts()
        return Proposal(
            tuple(self.slots), _once(self.warnings), tuple(sorted(set(self.mistakes))), tuple(self.uncovered)
        )

    def _occasion(self, kind: str, parts: Sequence[Part], occasion: Occasion) -> None:
        places = windows(self.campaign, sum(part.voice is not None for part in parts))
        leaders: dict[int, Slot] = {}
        for part in parts:
            key = self._key(part.account, occasion)
            due, objection = self._due(part, occasion, places[part.voice is not None], key, leaders)
            if part.voice is None:
                made = list(self._own(part.account, kind, key, due, objection))
                if made:
                    leaders[part.account.id] = made[0]
                    self.slots += made
            elif part.voice.id in leaders:
                self.slots.append(self._repost(part.account, key, due, objection, leaders[part.voice.id]))

    def _key(self, account: Account, occasion: Occasion) -> str:
        several = len(seats(self.town.accounts)[account.territory, account.platform]) > 1
        handle = account.handle if several else ""
        slug = self.campaign.slug
        return post_key(slug, account.territory, account.platform, handle=handle, occurrence=occasion.name)

    def _due(
        self, part: Part, occasion: Occasion, places: Places, key: str, leaders: Mapping[int, Slot]
    ) -> tuple[datetime, str]:
        account = part.account
        agenda = self._agenda(account)
        if occasion.wall is not None:
            return agenda.fixed(occasion.wall, places, key)
        before = self.known.get(key)
        if before is not None and (before.state not in OPEN or before.not_after >= self.now):
            return before.due_at, ""
        if part.voice is not None and part.voice.id in leaders:
            voice_due = leaders[part.voice.id].due_at
            return voice_due + places.take(next(places.of(key))), ""
        return agenda.next_slot(self.now, places, key)

    def _agenda(self, account: Account) -> Agenda:
        town = self.town
        mine = {p.due_at for p in self.known.values() if p.account == account.id}
        return Agenda(
            ZoneInfo(town.tree.timezone(account.territory)),
            town.customs.of(account, town.tree.variables(account.territory)),
            [t for t in town.taken.get(account.id, ()) if t not in mine],
            town.kinds[account.platform].limits.daily,
            emergency(self.campaign),
        )

    def _own(self, account: Account, kind: str, key: str, due: datetime, objection: str) -> Iterator[Slot]:
        """An account's own words: one post, or the parts of a thread."""
        try:
            variant = self.render(account.territory, kind, account)
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

    def _repost(self, account: Account, key: str, due: datetime, objection: str, leader: Slot) -> Slot:
        slot = self._slot(account, key, max(due, leader.due_at), (objection,) if objection else (), late=True)
        assert slot is not None
        words = replace(slot, kind=Kind.REPOST, text=leader.text, link=leader.link, follows=leader.key)
        return replace(words, fingerprint=hashlib.sha256(f"repost {leader.key}".encode()).hexdigest())

    def _slot(
        self, account: Account, key: str, due: datetime, warnings: Sequence[str], *, late: bool = False
    ) -> Slot | None:
        """A slot without words; None where its time is over and it is not in the queue."""
        not_after = due + (self.campaign.fresh_for or timedelta(seconds=self.town.customs.fresh_for))
        if not_after < self.now and key not in self.known and not late:
            if not self.campaign.repeat:
                self._wrong("publish", "Waktu terbitnya sudah lewat.", "Pilih waktu yang akan datang.")
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
        own = [_neighbour(s) for s in self.slots if s.platform == kind and s.kind is Kind.POST]
        others = [n for n in self.town.neighbours if n.platform == kind]
        pair = first_pair(own, others, stripper(self.town.tree, self.codes)) if own else None
        if pair is None:
            return
        what = f"Naskah {platform.label} di beberapa akun terlalu mirip ({_sample(pair[0])})."
        reason = self.campaign.delivery_on(kind).similar
        if reason:
            self.warnings.append(f"{what} Dibolehkan dengan alasan: {reason}")
        elif platform.alike is Alike.WARN:
            self.warnings.append(f"{what} Tambahkan hal yang khas wilayahnya agar tidak dianggap berulang.")
        else:
            todo = f"Pakai {kind}: {{cara: gaungkan}}, bedakan naskah per wilayah, atau beri alasan di serupa."
            self._wrong(kind, what, todo)

    def _note_accounts(self) -> None:
        used = {slot.account for slot in self.slots}
        for account in self.town.accounts:
            if account.id in used and account.state is not AccountState.ACTIVE:
                self.warnings.append(
                    f"{account.platform} {account.handle} tidak aktif; kirimannya menunggu. {account.reason}"
                )

    def _wrong(self, field: str, what: str, todo: str) -> None:
        campaign = self.campaign
        self.mistakes.append(Mistake(campaign.origin or campaign.slug, campaign.lines.get(field, 0), what, todo))


def _fingerprint(slot: Slot) -> str:
    """The same for the same words on one account; a repetition is another text, since the author asked for it."""
    occasion = slot.key.partition("@")[2].partition("#")[0]
    parts = [normal(slot.text), slot.link, [p.sha256 for p in slot.pictures], occasion]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _neighbour(slot: Slot) -> Neighbour:
    return Neighbour(slot.account, slot.platform, slot.text, slot.due_at)


def _sample(neighbour: Neighbour) -> str:
    first = " ".join(neighbour.text.split()[:8])
    return f"“{first} …”"


def _once(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


__all__ = ["WINDOW", "Proposal", "Town", "propose"]
