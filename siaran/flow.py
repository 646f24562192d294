"""The way of the data, on one page: content → render → plan → queue → publish → collect → report.

Every verb takes the opened house; the command line, the engine and the desk call these and wire nothing themselves.
(publish is the engine's: it calls `siaran.publish` when a post falls due.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from siaran import applying, collect, content, drafting, plan, report
from siaran.domain.campaign import Campaign
from siaran.domain.errors import Conflict, ContentError
from siaran.domain.variant import Variant
from siaran.drafting import Drawn
from siaran.house import House
from siaran.render import Renderer
from siaran.store import posts, revisions


def read(house: House, only: Sequence[Path] = ()) -> content.Reading:
    """content: the campaigns in the content folder, and every mistake of every file, templates included.

    A campaign that the desk has changed since its file was read is given as the desk has it.
    """
    tree, now = house.tree(), house.database.now()
    with house.database.read() as connection:
        queued = {revision.slug for revision in revisions.newest_of_all(connection)}
    folder = house.settings.content
    reading = content.read(
        folder, now=now, tree=tree, kinds=house.kinds, only=only, queued=queued, library=house.library()
    )
    newest = [drafting.from_desk(house, campaign, reading.sources[campaign.slug]) for campaign in reading.campaigns]
    renderer = house.renderer()
    found = [m for c, _ in newest for m in drafting.mistakes_of(renderer, c, drafting.lines(house, c, tree))]
    return content.Reading(
        tuple(c for c, _ in newest),
        tuple(sorted({*reading.mistakes, *found})),
        {c.slug: source for c, source in newest},
    )


def preview(
    house: House, campaign: Campaign, *, territory: str | None = None, platform: str | None = None
) -> Iterator[tuple[plan.Line, Variant]]:
    """render: what each account would say, byte for byte; of one that reposts, what its voice says."""
    tree = house.tree()
    renderer = house.renderer()
    for line in drafting.lines(house, campaign, tree, territory=territory, platform=platform):
        yield line, words(renderer, campaign, line)


def words(renderer: Renderer, campaign: Campaign, line: plan.Line) -> Variant:
    """render: what one account would say, or the voice that it reposts. Raises ContentError."""
    code, handle = (line.voice.territory, line.voice.handle) if line.voice else (line.territory, line.handle)
    return renderer.variant(campaign, code, line.platform, handle, voice=line.voice is not None)


def draw(
    house: House, campaign: Campaign, source: str, beside: Sequence[Drawn] = (), origin: str = drafting.FILE
) -> Drawn:
    """plan: what has to change in the queue so that the campaign goes out as it is written; nothing is changed.

    Plans drawn `beside` it are taken as done: nobody speaks twice at a time. Raises Conflict where it comes from its
    file, and was changed at the desk too (`writing` looks after the other direction).
    """
    now, tree, slug, sha256 = (
        house.database.now(),
        house.tree(),
        campaign.slug,
        content.digest(campaign, source, house.settings.content, house.library()),
    )
    renderer = house.renderer()
    with house.database.read() as connection:
        newest, there = revisions.newest(connection, slug), posts.listed(connection, campaign=slug)
        kept = posts.kept(connection, slug)
    if newest is not None and origin == drafting.FILE != newest.origin and newest.sha256 != sha256:
        raise Conflict(f"{slug} diubah di meja sesudah berkasnya dibaca. Bandingkan keduanya; belum ada yang ditimpa.")
    number = (newest.number + (newest.sha256 != sha256)) if newest else 1
    proposal = plan.propose(
        campaign,
        number,
        town=drafting.town(house, slug, tree, now, [drawn.plan for drawn in beside]),
        render=lambda code, kind, account: renderer.variant(campaign, code, kind, account.handle),
        picture=cache(partial(drafting.take_in, house, campaign)),
        posts=there,
        kept=kept,
        now=now,
    )
    return Drawn(campaign, source, sha256, number, plan.diff(slug, proposal, there, kept, number, now), origin)


def apply(house: House, drawn: Drawn, *, who: str) -> list[str]:
    """queue: make the plan true, all of it or nothing; the keys of the posts that now wait for approval.

    Raises ContentError where the plan has mistakes, Conflict where somebody was first.
    """
    if drawn.plan.mistakes:
        raise ContentError(drawn.plan.mistakes)
    return applying.carry_out(house, drawn, who=who)


def collect_due(house: House) -> collect.Collected:
    """collect: measure the posts whose time has come."""
    hour = house.settings.metric_hour
    return collect.collect_due(house.database, house.platforms, house.vault, house.database.now(), hour=hour)


def collect_now(house: House) -> collect.Collected:
    """collect: measure every published post, whatever the rhythm says."""
    hour = house.settings.metric_hour
    return collect.collect_now(house.database, house.platforms, house.vault, house.database.now(), hour=hour)


def figures(house: House, **scope: Any) -> dict[str, Any]:
    """report: coverage and engagement; `scope` narrows it (campaign, program, territory, start, end, parts)."""
    tree, promises = house.tree(), partial(_promises, house)
    return report.figures(house.database, now=house.database.now(), tree=tree, promises=promises, **scope)


def titles(house: House) -> dict[str, str]:
    """report: what the campaigns are called, by slug."""
    with house.database.read() as connection:
        return revisions.titles(connection)


def coverage(house: House, **scope: Any) -> list[report.Cell]:
    """report: only who published, and who did not, added up over campaigns."""
    tree, now, promises = house.tree(), house.database.now(), partial(_promises, house)
    return report.covered(house.database, now=now, tree=tree, promises=promises, published=house.published, **scope)


def growth(house: House, **scope: Any) -> list[tuple[int, int]]:
    """report: only how engagement grew from day to day since publication."""
    return report.grown(house.database, tree=house.tree(), **scope)


def _promises(house: House, campaigns: Collection[str] | None) -> list[report.Promise]:
    """For whom these campaigns are (None: every campaign); a level is counted where we work."""
    tree = house.tree()
    part = drafting.working_part(house, tree)
    with house.database.read() as connection:
        stored = house.audiences.of(connection, campaigns)
    chosen = cache(lambda entries: frozenset(plan.chosen(entries, tree, part)))
    return [report.Promise(each.slug, each.program, chosen(each.entries), each.platforms) for each in stored]
