"""Somebody says yes, or sends back: only to what they saw, only where they may, and never to their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from siaran import queue
from siaran.domain.choice import Choice
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import Action
from siaran.domain.territory import contains
from siaran.house import House, is_system
from siaran.store import audit, members, proposed, revisions, submissions
from siaran.store.concern import Bar, Concern, of_campaign
from siaran.store.database import Connection
from siaran.store.submissions import Planned

OWN = "Anda menulis atau mengajukan pengumuman ini, jadi orang lain yang menyetujuinya."
CHANGED = "Pengumuman ini baru saja berubah. Belum ada yang disetujui; lihat naskahnya yang sekarang."
RETURNED = "Pengumuman ini sudah dikembalikan ke penulisnya. Tunggu sampai diajukan lagi."
STALE = "Pengumuman ini baru saja berubah, jadi belum dikembalikan. Lihat naskahnya yang sekarang."
BEYOND = (
    "Pengumuman ini juga menunggu untuk wilayah lain, jadi hanya Penyetuju untuk semua wilayahnya yang dapat "
    "mengembalikannya. Jangan setujui kiriman wilayah Anda; selama itu tidak terbit."
)
WHY = {
    Bar.WROTE: OWN,
    Bar.TIMED: (
        "Anda sendiri yang memindahkan kiriman ini atau menjadwalkannya lagi, jadi orang lain yang menyetujuinya."
    ),
    Bar.LENT: (
        "Kurang dari 72 jam yang lalu tautan masuk dari orang yang ikut mengerjakannya Anda pakai, atau ia memakai "
        "tautan dari Anda, jadi orang lain yang menyetujuinya."
    ),
}
NAMED = 3
"""So many of those who may are named to somebody who may not."""


def approve(house: House, keys: Sequence[str], *, who: str) -> list[str]:
    """Release planned posts, threads as a whole; the keys that were approved.

    Raises SiaranError where `who` has a hand in one of them: nobody approves their own. Only the command line may,
    which is the system administrator's and is recorded as such.
    """
    done: list[str] = []
    with house.database.write() as connection:
        for campaign, some in groupby(sorted(keys), key=lambda key: key.partition("/")[0]):
            heads = {key.partition("#")[0] for key in some}
            rows = submissions.planned(connection, campaign)
            done += _approve(house, connection, campaign, [r for r in rows if r.key.partition("#")[0] in heads], who)
    return done


def others(connection: Connection, concern: Concern, territories: Collection[str]) -> list[str]:
    """Some of those who may approve what waits in one of these territories at least, as the record names them."""
    found = (each.who for each in members.able(connection, Action.APPROVE, territories))
    free = (who for who in found if len(concern.bars(who, territories)) < len(territories))
    return list(islice(free, NAMED))


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a yes: how many posts were approved, how many wait on, when the first is due (by its clock).

    `emergency`: they go out now.
    """

    approved: int
    left: int
    first: datetime | None
    emergency: bool


def approve_seen(house: House, campaign: str, choice: Choice, *, scope: str | None, saw: str, who: str) -> Done:
    """Release what a choice takes of a campaign, if all that waits in `scope` still is what `who` `saw` (a word).

    What they may not approve goes on waiting. Raises Conflict where it changed meanwhile or was sent back, SiaranError
    where they may approve nothing of what they chose.
    """
    with house.database.write() as connection:
        rows = submissions.planned(connection, campaign)
        mine = [row for row in rows if scope is None or contains(scope, row.territory)]
        if proposed.word_of(connection, campaign, ((row.id, row.version) for row in mine)) != saw:
            raise Conflict(CHANGED)
        latest = submissions.latest(connection, campaign)
        if latest is not None and latest.returned:
            raise Conflict(RETURNED)
        chosen = [row for row in mine if choice.takes(row.territory)]
        places = {row.territory for row in chosen}
        bars = of_campaign(connection, campaign, house.database.now()).bars(who, places)
        free = [row for row in chosen if row.territory not in bars]
        done = set(_approve(house, connection, campaign, free or chosen, who))
        due = (row.due_at.astimezone(ZoneInfo(row.timezone)) for row in mine if row.key in done)
        first = min(due, default=None)
        urgent = any(row.emergency for row in mine)
        return Done(len(done), sum(row.key not in done for row in mine), first, urgent)


def give_back(house: House, campaign: str, *, scope: str | None, saw: str, note: str, who: str) -> None:
    """Send a campaign back to its author with a note; its posts stay planned until it is submitted again.

    Back goes all of it, so it must all lie in `scope` and be what `who` `saw`. Raises Conflict where it changed
    meanwhile or somebody was first, SiaranError where others' posts wait, too.
    """
    now = house.database.now()
    with house.database.write() as connection:
        rows = submissions.planned(connection, campaign)
        latest = submissions.latest(connection, campaign)
        if latest is None or latest.returned:
            raise _unsaved(RETURNED, note)
        if submissions.beyond(connection, campaign, scope):
            raise SiaranError(BEYOND)
        if proposed.word_of(connection, campaign, ((row.id, row.version) for row in rows)) != saw:
            raise _unsaved(STALE, note)
        if not submissions.give_back(connection, latest, who=who, note=note, now=now):
            raise _unsaved(RETURNED, note)
        audit.record(connection, who=who, action="give back", subject=campaign, now=now, note=note)


def _unsaved(why: str, note: str) -> Conflict:
    return Conflict(f"{why} Catatan Anda tidak disimpan: “{note}”.")


def _approve(house: House, connection: Connection, campaign: str, rows: Sequence[Planned], who: str) -> list[str]:
    now, newest = house.database.now(), revisions.newest(connection, campaign)
    bars = of_campaign(connection, campaign, now).bars(who, {row.territory for row in rows})
    if bars and not is_system(who):
        raise SiaranError(next(WHY[bar] for bar in Bar if bar in bars.values()))
    approved = queue.approve(connection, [row.key for row in rows], who=who, now=now)
    if approved and newest is not None:
        submissions.approved(connection, campaign, newest.number, who=who, posts=len(approved), now=now)
    return approved
