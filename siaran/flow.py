"""The way of the data, on one page: content → render → plan → queue → publish → collect → report.

Every verb takes the opened house; the command line, the engine and the desk call these and wire nothing themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from siaran import collect, content, media, plan, queue, report
from siaran.domain.account import Account
from siaran.domain.campaign import Campaign, Medium
from siaran.domain.errors import Conflict, ContentError, Mistake, SiaranError
from siaran.domain.post import Picture, State
from siaran.domain.variant import Variant
from siaran.house import House
from siaran.render import Renderer
from siaran.store import accounts, posts, revisions


@dataclass(frozen=True, slots=True)
class Drawn:
    """A campaign with the plan drawn from it; `number` is the revision it is, or becomes when applied."""

    campaign: Campaign
    source: str
    sha256: str
    number: int
    plan: plan.Plan


def read(house: House, only: Sequence[Path] = ()) -> content.Reading:
    """content: the campaigns in the content folder and every mistake of every file, templates included."""
    with house.database.read() as connection:
        queued = {revision.slug for revision in revisions.newest_of_all(connection)}
    tree = house.tree()
    reading = content.read(
        house.settings.content, now=house.database.now(), tree=tree, kinds=house.kinds, only=only, queued=queued
    )
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    found = list(reading.mistakes)
    for campaign in reading.campaigns:
        found += renderer.check(campaign, plan.audience(campaign, tree))
    return replace(reading, mistakes=tuple(sorted(set(found))))


def preview(
    house: House, campaign: Campaign, *, territory: str | None = None, platform: str | None = None
) -> Iterator[Variant]:
    """render: what each territory's account would say, byte for byte."""
    tree = house.tree()
    renderer = Renderer(house.settings.templates, tree, house.kinds)
    handles = _handles(house)
    for kind in [platform] if platform else campaign.platforms:
        for code in [territory] if territory else plan.audience(campaign, tree):
            yield renderer.variant(campaign, code, kind, handles.get((code, kind), ""))
