"""What a plan is drawn from: the territories that can speak, their accounts, and what is said around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from siaran import content, media, plan
from siaran.domain.campaign import Campaign, Medium
from siaran.domain.errors import Mistake
from siaran.domain.post import Kind, Picture
from siaran.domain.territory import Tree
from siaran.house import House, May, anybody
from siaran.render import Renderer
from siaran.store import accounts, holds, posts, revisions
from siaran.store.figures import reached

AHEAD = timedelta(days=14)
"""How long before a repetition that is not planned yet somebody is told."""
FEW = 20
"""Territories whose words are tried while nobody has an account: else they may be a country's, at every save."""
FILE, DESK = "file", "desk"
"""Where a revision came from."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A campaign with the plan drawn from it; `number` is the revision it is, or becomes when it is applied.

    `origin` is where it comes from: a file, or the desk.
    """

    campaign: Campaign
    source: str
    sha256: str
    number: int
    plan: plan.Plan
    origin: str = FILE


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A campaign that goes on and is planned no further than `last` (None: not at all); its next time, as on walls."""

    slug: str
    title: str
    last: datetime | None
    following: datetime


def running_out(house: House, now: datetime, scope: str | None = None) -> list[RunningOut]:
    """Campaigns whose next repetition comes soon and is not planned: plans reach a while ahead only.

    `scope` is the part of the house where they have posts; None: anywhere, or none yet.
    """
    with house.database.read() as connection:
        every = revisions.repeating(connection)
        last = posts.last_due(connection, [each.slug for each in every], scope) if every else {}
    found = (
        _running_out(house, each, last.get(each.slug), now) for each in every if scope is None or each.slug in last
    )
    return [each for each in found if each is not None]


def _running_out(
    house: House, revision: revisions.StoredRevision, last: tuple[datetime, str] | None, now: datetime
) -> RunningOut | None:
    due, zone = last or (now, house.settings.timezone)
    wall, today = (moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in (due, now))
    following = plan.unplanned(content.from_document(revision.campaign), max(wall, today))
    if following is None or following > today + AHEAD:
        return None
    return RunningOut(revision.slug, revision.campaign["title"], last and last[0], following)


def lines(
    house: House, campaign: Campaign, tree: Tree, *, territory: str | None = None, platform: str | None = None
) -> list[plan.Line]:
    """Who would say it where; a territory that is asked for is always there, with an account or without."""
    platforms = [platform] if platform else campaign.platforms
    with house.database.read() as connection:
        seated = accounts.listed(connection)
    every = plan.lines(campaign, tree, house.kinds, seated, platforms)
    if territory is None:
        return every
    there = {
        kind: [line for line in every if (line.territory, line.platform) == (territory, kind)] for kind in platforms
    }
    return [line for kind in platforms for line in there[kind] or [plan.Line(territory, kind)]]


def working_part(house: House, tree: Tree) -> Tree:
    """Where a level counts: the regencies in which there is any account, and what lies above those.

    Else `[kelurahan]` of one city would mean the whole country, as soon as that is imported.
    """
    with house.database.read() as connection:
        return tree.around({territory for territory, _ in reached(connection)})


def meant(house: House, campaign: Campaign) -> set[str]:
    """Whom a campaign is for, as people mean it: a level stands for its territories where we work, if there are any."""
    tree = house.tree()
    return plan.chosen(campaign.audience, tree, working_part(house, tree)) or plan.chosen(campaign.audience, tree)


def outside(house: House, campaign: Campaign, lines: Iterable[plan.Line], may: May) -> list[Mistake]:
    """That a campaign is for others, too, as a mistake: whom it is meant for, who would speak, and their voices."""
    places = meant(house, campaign).union(*(line.places for line in lines if line.handle))
    if not (others := sorted(code for code in places if not may(code))):
        return []
    tree = house.tree()
    named = ", ".join([*(tree[code].name for code in others[:3]), *["…"] * (len(others) > 3)])
    what = f"Pengumuman ini juga untuk wilayah di luar bagian Anda: {named}."
    todo = "Sebut wilayah Anda saja di sasaran dan di blok kanal, dengan kodenya."
    line, in_form = campaign.lines.get("audience", 0), "Pilih wilayah Anda saja di Sasaran."
    return [Mistake(campaign.origin or campaign.slug, line, what, todo, in_form)]


def _speaking(lines: Sequence[plan.Line]) -> dict[str, list[str]]:
    """The territories whose own words would be said, by platform; a FEW of them while none has an account."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.voice is None:
            found.setdefault(line.platform, []).append(line.territory)
    most = None if any(line.handle for line in lines) else FEW
    return {platform: codes[:most] for platform, codes in found.items()}


def _voices(lines: Iterable[plan.Line]) -> set[tuple[str, str]]:
    """The territories whose words others repost, each with the platform."""
    return {(line.voice.territory, line.platform) for line in lines if line.voice is not None}


def mistakes_of(renderer: Renderer, campaign: Campaign, lines: Sequence[plan.Line]) -> list[Mistake]:
    """What is wrong with the templates and values of those who would speak."""
    return renderer.check(campaign, _speaking(lines), _voices(lines))


def from_desk(house: House, campaign: Campaign, source: str) -> tuple[Campaign, str]:
    """The campaign as the desk has it, where the desk has changed it since its file was read; else as it is given."""
    with house.database.read() as connection:
        known = revisions.of_slug(connection, campaign.slug)
    files = [revision.sha256 for revision in known if revision.origin == FILE]
    if (
        not files
        or known[-1].origin == FILE
        or content.digest(campaign, source, house.settings.content, house.library()) != files[-1]
    ):
        return campaign, source
    return content.from_document(known[-1].campaign), known[-1].source


def town(house: House, slug: str, tree: Tree, now: datetime, beside: Iterable[plan.Plan] = ()) -> plan.Town:
    """The accounts, and what they say, and when, for other campaigns: in the queue, and by the plans drawn beside."""
    since = now - plan.WINDOW
    with house.database.read() as connection:
        around = [plan.Neighbour(*one) for one in posts.neighbours(connection, start=since, without=slug)]
        taken = posts.due_times(connection, start=since, without=slug)
        seated, on = accounts.listed(connection), holds.on(connection, now)
    for slot in (change.slot for one in beside for change in one.changes if change.do is not plan.Do.KEEP):
        if slot is not None:
            taken.setdefault(slot.account, []).append(slot.due_at)
            around += [plan.neighbour(slot)] if slot.kind is Kind.POST else []
    return plan.Town(tree, seated, house.kinds, house.customs(), taken, around, on)


def take_in(house: House, campaign: Campaign, medium: Medium, may: May = anybody) -> Picture:
    """A campaign's picture, cleaned and kept; its place in HOME is its content's hash. Raises ValueError.

    `may` tells for which territories' pictures of the library it is.
    """
    path = content.located(campaign, medium.file, house.settings.content, house.library(may))
    stored = media.ingest(path, house.settings.home)
    return Picture(stored.sha256, str(stored.path), medium.alt, stored.mime, stored.width, stored.height)
