"""What a plan is drawn from: the territories that can speak, their accounts, and what is said around them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from siaran import media, plan
from siaran.domain.campaign import Campaign, Medium
from siaran.domain.post import Picture
from siaran.domain.territory import Tree
from siaran.house import House
from siaran.store import accounts, posts

Seats = dict[tuple[str, str], str]


def seats(house: House) -> Seats:
    """The handle of every territory's account on every platform."""
    with house.database.read() as connection:
        return {(a.territory, a.platform): a.handle for a in accounts.listed(connection)}


def speaking(campaign: Campaign, tree: Tree, seated: Collection[tuple[str, str]]) -> list[str]:
    """Who of the audience can speak: the territories with an account; all of them while nobody has one."""
    codes = plan.audience(campaign, tree)
    return [code for code in codes if any((code, kind) in seated for kind in campaign.platforms)] or codes


def town(house: House, slug: str, tree: Tree, now: datetime) -> plan.Town:
    """The accounts, the times they speak already, and what other campaigns say around now."""
    with house.database.read() as connection:
        around = posts.neighbours(connection, start=now - plan.WINDOW, end=now + plan.WINDOW, without=slug)
        return plan.Town(
            tree,
            accounts.listed(connection),
            house.kinds,
            house.customs(),
            posts.due_times(connection, now - plan.WINDOW),
            [plan.Neighbour(*one) for one in around],
        )


def take_in(house: House, campaign: Campaign, medium: Medium) -> Picture:
    """A campaign's picture, cleaned and kept; its place in HOME is its content's hash. Raises ValueError."""
    stored = media.ingest(Path(campaign.origin).parent / medium.file, house.settings.home)
    return Picture(stored.sha256, str(stored.path), medium.alt, stored.mime, stored.width, stored.height)
