"""The way of the data, on one page: content → render → plan → queue → publish → collect → report.

Every verb takes the opened house; the command line, the engine and the desk call these and wire nothing themselves.
(publish is the engine's: it calls `siaran.publish` when a post falls due.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from siaran import collect, content, drafting, plan, queue, report
from siaran.domain.campaign import Campaign
from siaran.domain.errors import Conflict, ContentError
from siaran.domain.post import Post, Slot
from siaran.domain.territory import Tree
from siaran.domain.variant import Variant
from siaran.house import House
from siaran.render import Renderer
from siaran.store import posts, revisions

FILE = "file"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A campaign with the plan drawn from it; `number` is the revision it is, or becomes when it is applied."""

    campaign: Campaign
    source: str
    sha256: str
    number: int
    plan: plan.Plan


def read(house: House, only: Sequence[Path] = ()) -> content.Reading:
    """content: the campaigns in the content folder, and every mistake of every file, templates included."""
    tree, now, seats = house.tree(), house.database.now(), drafting.seats(house)
    with house.database.read() as connection:
        queued = {revision.slug for revision in revisions.newest_of_all(connection)}
    folder = house.settings.content
    reading = content.read(folder, now=now, tree=tree, kinds=house.kinds, only=only, queued=queued)
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    found = [m for c in reading.campaigns for m in renderer.check(c, drafting.speaking(c, tree, seats))]
    return replace(reading, mistakes=tuple(sorted({*reading.mistakes, *found})))


def preview(
    house: House, campaign: Campaign, *, territory: str | None = None, platform: str | None = None
) -> Iterator[Variant]:
    """render: what each territory's account would say there, byte for byte."""
    tree, seats = house.tree(), drafting.seats(house)
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    for kind in [platform] if platform else campaign.platforms:
        for code in [territory] if territory else drafting.speaking(campaign, tree, seats):
            yield renderer.variant(campaign, code, kind, seats.get((code, kind), ""))


def draw(house: House, campaign: Campaign, source: str) -> Drawn:
    """plan: what has to change in the queue so that the campaign goes out as it is written; nothing is changed.

    Raises Conflict where the campaign was changed at the desk and in its file.
    """
    now, tree, slug, sha256 = house.database.now(), house.tree(), campaign.slug, content.digest(campaign, source)
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    with house.database.read() as connection:
        newest, there = revisions.newest(connection, slug), posts.listed(connection, campaign=slug)
        kept = posts.kept(connection, slug)
    if newest is not None and newest.origin != FILE and newest.sha256 != sha256:
        raise Conflict(f"{slug} diubah di meja sesudah berkasnya dibaca. Bandingkan keduanya; belum ada yang ditimpa.")
    number = (newest.number + (newest.sha256 != sha256)) if newest else 1
    proposal = plan.propose(
        campaign,
        number,
        town=drafting.town(house, slug, tree, now),
        render=lambda code, kind, account: renderer.variant(campaign, code, kind, account.handle),
        picture=partial(drafting.take_in, house, campaign),
        posts=there,
        now=now,
    )
    return Drawn(campaign, source, sha256, number, plan.diff(slug, proposal, there, kept, number))


def apply(house: House, drawn: Drawn, *, who: str) -> list[str]:
    """queue: make the plan true, all of it or nothing; the keys of the posts that now wait for approval.

    Raises ContentError where the plan has mistakes, Conflict where somebody was first.
    """
    if drawn.plan.mistakes:
        raise ContentError(drawn.plan.mistakes)
    now, do, changes = house.database.now(), plan.Do, drawn.plan.of
    sends = {kind: platform.sends for kind, platform in house.kinds.items()}
    with house.database.write() as connection:
        newest = revisions.newest(connection, drawn.campaign.slug)
        if newest is None or newest.sha256 != drawn.sha256:
            words = {"sha256": drawn.sha256, "origin": FILE, "source": drawn.source}
            document = content.to_document(drawn.campaign)
            revisions.add(connection, slug=drawn.campaign.slug, campaign=document, author=who, now=now, **words)
        for change in changes(do.WITHDRAW):
            reason = "Tidak lagi termasuk rencana pengumumannya."
            queue.withdraw(connection, _there(change), who=who, now=now, reason=reason, by_person=False)
        queue.add(connection, [_wanted(c) for c in changes(do.ADD)], sends=sends, now=now)
        rewrites = [queue.Rewrite(_there(c), _wanted(c)) for c in (*changes(do.REWRITE), *changes(do.MOVE))]
        queue.rewrite(connection, rewrites)
        queue.revise(connection, [_there(c) for c in changes(do.KEEP)], drawn.number)
        return posts.planned(connection, drawn.campaign.slug)


def _there(change: plan.Change) -> Post:
    assert change.post is not None, "a change of what is there names it"
    return change.post


def _wanted(change: plan.Change) -> Slot:
    assert change.slot is not None, "a change towards something names it"
    return change.slot


def collect_due(house: House) -> collect.Collected:
    """collect: measure the posts whose time has come."""
    hour = house.settings.metric_hour
    return collect.collect_due(house.database, house.platforms, house.vault, house.database.now(), hour=hour)


def collect_now(house: House) -> collect.Collected:
    """collect: measure every published post, whatever the rhythm says."""
    hour = house.settings.metric_hour
    return collect.collect_now(house.database, house.platforms, house.vault, house.database.now(), hour=hour)


def figures(house: House, **scope: Any) -> dict[str, Any]:
    """report: coverage and engagement; `scope` narrows it (campaign, program, territory, start, end)."""
    tree = house.tree()
    expected = _promised(house, tree)
    return report.figures(house.database, now=house.database.now(), tree=tree, expected=expected, **scope)


def coverage(house: House, **scope: Any) -> list[dict[str, Any]]:
    """report: only who published, and who did not."""
    tree = house.tree()
    return report.covered(house.database, tree=tree, expected=_promised(house, tree), **scope)


def _promised(house: House, tree: Tree) -> list[report.Expected]:
    """Campaign × programme × territory × platform, of every campaign that was ever planned."""
    with house.database.read() as connection:
        stored = [content.from_document(r.campaign) for r in revisions.newest_of_all(connection)]
    return [(c.slug, c.program, code, k) for c in stored for code in plan.audience(c, tree) for k in c.platforms]
