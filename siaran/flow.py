"""The way of the data, on one page: content → render → plan → queue → publish → collect → report.

Every verb takes the opened house; the command line, the engine and the desk call these and wire nothing themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from siaran import collect, content, media, plan, queue, report
from siaran.domain.account import Account
from siaran.domain.campaign import Campaign, Medium
from siaran.domain.errors import Conflict, ContentError
from siaran.domain.post import Picture, Post, Slot
from siaran.domain.territory import Tree
from siaran.domain.variant import Variant
from siaran.house import House
from siaran.render import Renderer
from siaran.store import accounts, posts, revisions

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
    tree = house.tree()
    with house.database.read() as connection:
        queued = {revision.slug for revision in revisions.newest_of_all(connection)}
    folder, now = house.settings.content, house.database.now()
    reading = content.read(folder, now=now, tree=tree, kinds=house.kinds, only=only, queued=queued)
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    seats = _seats(house)
    found = [m for c in reading.campaigns for m in renderer.check(c, _speaking(c, tree, seats))]
    return replace(reading, mistakes=tuple(sorted({*reading.mistakes, *found})))


def preview(
    house: House, campaign: Campaign, *, territory: str | None = None, platform: str | None = None
) -> Iterator[Variant]:
    """render: what each territory's account would say there, byte for byte."""
    tree = house.tree()
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    handles = _seats(house)
    for kind in [platform] if platform else campaign.platforms:
        for code in [territory] if territory else _speaking(campaign, tree, handles):
            yield renderer.variant(campaign, code, kind, handles.get((code, kind), ""))


def _seats(house: House) -> dict[tuple[str, str], str]:
    """The handle of every territory's account on every platform."""
    with house.database.read() as connection:
        return {(a.territory, a.platform): a.handle for a in accounts.listed(connection)}


def _speaking(campaign: Campaign, tree: Tree, seats: Collection[tuple[str, str]]) -> list[str]:
    """Who of the audience can speak: the territories with an account; all of them while nobody has one."""
    codes = plan.audience(campaign, tree)
    return [code for code in codes if any((code, kind) in seats for kind in campaign.platforms)] or codes


def draw(house: House, campaign: Campaign, source: str) -> Drawn:
    """plan: what has to change in the queue so that the campaign goes out as it is written; nothing is changed."""
    now, tree, slug = house.database.now(), house.tree(), campaign.slug
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    with house.database.read() as connection:
        newest = revisions.newest(connection, slug)
        there = posts.listed(connection, campaign=slug)
        kept = posts.kept(connection, slug)
        seen = posts.neighbours(connection, start=now - plan.WINDOW, end=now + plan.WINDOW, without=slug)
        town = plan.Town(
            tree,
            accounts.listed(connection),
            house.kinds,
            house.customs(),
            posts.due_times(connection, now - plan.WINDOW),
            [plan.Neighbour(*one) for one in seen],
        )
    sha256 = content.digest(campaign, source)
    _refuse_conflict(newest, sha256, slug)
    number = (newest.number + (newest.sha256 != sha256)) if newest else 1

    def words(territory: str, platform: str, account: Account) -> Variant:
        return renderer.variant(campaign, territory, platform, account.handle)

    def picture(medium: Medium) -> Picture:
        return take_in(house, campaign, medium)

    proposal = plan.propose(campaign, number, town=town, render=words, picture=picture, posts=there, now=now)
    return Drawn(campaign, source, sha256, number, plan.diff(slug, proposal, there, kept, number))


def _refuse_conflict(newest: revisions.StoredRevision | None, sha256: str, slug: str) -> None:
    """A campaign that was changed at the desk and in its file is shown to a person, never overwritten."""
    if newest is not None and newest.origin != FILE and newest.sha256 != sha256:
        raise Conflict(f"{slug} diubah di meja sesudah berkasnya dibaca. Bandingkan keduanya; belum ada yang ditimpa.")


def take_in(house: House, campaign: Campaign, medium: Medium) -> Picture:
    """media: a campaign's picture, cleaned and kept; its place in HOME is its content's hash."""
    stored = media.ingest(Path(campaign.origin).parent / medium.file, house.settings.home)
    return Picture(stored.sha256, str(stored.path), medium.alt, stored.mime, stored.width, stored.height)


def apply(house: House, drawn: Drawn, *, who: str) -> list[str]:
    """queue: make the plan true, all of it or nothing; the keys of the posts that now wait for approval.

    Raises ContentError where the plan has mistakes, Conflict where somebody was first.
    """
    if drawn.plan.mistakes:
        raise ContentError(drawn.plan.mistakes)
    now, do = house.database.now(), plan.Do
    sends = {kind: platform.sends for kind, platform in house.kinds.items()}
    with house.database.write() as connection:
        newest = revisions.newest(connection, drawn.campaign.slug)
        if newest is None or newest.sha256 != drawn.sha256:
            document = content.to_document(drawn.campaign)
            values = {"slug": drawn.campaign.slug, "sha256": drawn.sha256, "origin": FILE, "source": drawn.source}
            revisions.add(connection, **values, campaign=document, author=who, now=now)
        for change in drawn.plan.of(do.WITHDRAW):
            reason = "Tidak lagi termasuk rencana pengumumannya."
            queue.withdraw(connection, _there(change), who=who, now=now, reason=reason, by_person=False)
        changed = [*drawn.plan.of(do.REWRITE), *drawn.plan.of(do.MOVE)]
        queue.add(connection, [_wanted(c) for c in drawn.plan.of(do.ADD)], sends=sends, now=now)
        queue.rewrite(connection, [queue.Rewrite(_there(c), _wanted(c)) for c in changed])
        queue.revise(connection, [_there(c) for c in drawn.plan.of(do.KEEP)], drawn.number)
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
    with house.database.read() as connection:
        stored = [content.from_document(r.campaign) for r in revisions.newest_of_all(connection)]
    expected = [
        (c.slug, c.program, code, kind) for c in stored for code in plan.audience(c, tree) for kind in c.platforms
    ]
    return report.figures(house.database, now=house.database.now(), tree=tree, expected=expected, **scope)
