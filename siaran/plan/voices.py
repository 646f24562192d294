"""Who says it, and who passes it on: each account's part in a campaign on one platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siaran.domain.account import Account
from siaran.domain.campaign import Campaign, Mode
from siaran.domain.platform import Amplifies, Platform
from siaran.domain.territory import Tree, contains, lineage
from siaran.plan.audience import LEVELS, audience, chosen

Seats = Mapping[tuple[str, str], Sequence[Account]]
"""The accounts of each territory on each platform, in the order of their handles."""


@dataclass(frozen=True, slots=True)
class Part:
    """One account's part: it speaks (`voice` None), or it reposts what the account `voice` says."""

    account: Account
    voice: Account | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Who would say a campaign: an account, or a territory that has none there yet (`handle` empty).

    `voice` is the account whose words it passes on instead of its own.
    """

    territory: str
    platform: str
    handle: str = ""
    voice: Account | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """The territories of which it tells something."""
        return (self.territory, self.voice.territory) if self.voice else (self.territory,)


def lines(
    campaign: Campaign,
    tree: Tree,
    kinds: Mapping[str, type[Platform]],
    accounts: Iterable[Account],
    platforms: Sequence[str],
) -> list[Line]:
    """Everybody's line on `platforms`: of the audience's accounts, of voices outside it, and of territories that can
    speak on another of them only; of the whole audience while nobody in it has an account."""
    codes, seated = audience(campaign, tree), seats(accounts)
    near = sorted(codes & {code for code, kind in seated if kind in platforms}) or sorted(codes)
    found: list[Line] = []
    for kind in platforms:
        parts, _ = cast(campaign, near, kinds[kind], tree, seated)
        own = [Line(p.account.territory, kind, p.account.handle, p.voice) for p in parts]
        own += [Line(code, kind) for code in near if (code, kind) not in seated]
        found += sorted(own, key=lambda line: (line.territory, line.handle))
    return found


def seats(accounts: Iterable[Account]) -> Seats:
    """Accounts by territory and platform."""
    found: dict[tuple[str, str], list[Account]] = {}
    for account in sorted(accounts, key=lambda a: (a.handle, a.id)):
        found.setdefault((account.territory, account.platform), []).append(account)
    return found


def cast(
    campaign: Campaign, codes: Sequence[str], platform: type[Platform], tree: Tree, seated: Seats
) -> tuple[list[Part], list[str]]:
    """Everybody's part on one platform, speakers first; and the territories that have no account there."""
    kind = platform.kind
    uncovered = [code for code in codes if (code, kind) not in seated]
    if _mode(campaign, platform) is Mode.OWN:
        return [Part(account) for code in codes for account in seated.get((code, kind), ())], uncovered
    # Territories without an account are spoken for by nobody and must not push the voice up to the whole country.
    seats_of = [code for code in codes if (code, kind) in seated]
    top = _lowest(seats_of)
    voices = {code: _voice(campaign, code, top, kind, tree, seated) for code in seats_of}
    speakers = {voice.id: Part(voice) for voice in voices.values() if voice is not None}
    reposting = chosen(campaign.delivery_on(kind).by, tree) if campaign.delivery_on(kind).by else set(codes)
    followers: list[Part] = []
    for code in seats_of:
        for account in seated[code, kind]:
            voice = voices[code]
            if voice is None:
                speakers[account.id] = Part(account)
            elif code in reposting and account.id not in speakers:
                followers.append(Part(account, voice))
    return [*speakers.values(), *followers], uncovered


def _mode(campaign: Campaign, platform: type[Platform]) -> Mode:
    """What the author says, else the platform's custom; amplifying only where a platform can."""
    wanted = campaign.delivery_on(platform.kind).mode or platform.mode
    return wanted if issubclass(platform, Amplifies) else Mode.OWN


def _voice(campaign: Campaign, code: str, top: str, kind: str, tree: Tree, seated: Seats) -> Account | None:
    """The account that speaks for a territory; None where it has to speak for itself."""
    wanted = campaign.delivery_on(kind).voice
    places: Iterator[str]
    if wanted in LEVELS:
        places = (t.code for t in tree.ancestors(code) if t.level == wanted)
    elif wanted is not None:
        places = iter((wanted,))
    else:
        places = lineage(top)
    return next((seated[place, kind][0] for place in places if (place, kind) in seated), None)


def _lowest(codes: Sequence[str]) -> str:
    """The lowest code that contains all of them, "" where none does."""
    return next((top for top in lineage(codes[0]) if all(contains(top, code) for code in codes)), "") if codes else ""
