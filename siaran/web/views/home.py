"""Today at a glance: what waits for this member, what goes out next, what went out, how far the programmes are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from siaran import drafting, flow
from siaran.domain.member import Action
from siaran.domain.post import State
from siaran.house import House
from siaran.store import custody, emergencies, submissions, waiting
from siaran.web.views.coverage import Strip, strips

MOST = 5
"""Things that are spelled out; the rest is a number and a link."""
STRIPS = 6
"""Programmes that have a strip; the others are in the report."""
AHEAD = timedelta(days=1)
LATELY = timedelta(days=14)
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Things:
    """What waits, by kind; together at most MOST things, the kinds in the order of their urgency."""

    returned: Sequence[submissions.Submission] = ()
    questions: Sequence[waiting.Question] = ()
    approvals: Sequence[waiting.Batch] = ()
    accounts: Sequence[waiting.CutOff] = ()
    missed: Sequence[waiting.Batch] = ()

    @property
    def shown(self) -> int:
        """How many things are spelled out."""
        return sum(map(len, (self.returned, self.questions, self.approvals, self.accounts, self.missed)))


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the page shows. `titles` are the campaigns' by slug; `fresh`: no account is connected yet.

    So many `more` programmes run than have a strip.

    Emergencies stand above everything else.
    """

    emergencies: Sequence[emergencies.Urgent]
    things: Things
    next: Sequence[waiting.Batch]
    day: Sequence[waiting.Standing]
    strips: Sequence[Strip]
    more: int
    titles: Mapping[str, str]
    fresh: bool
    running_out: Sequence[drafting.RunningOut]

    @property
    def zones(self) -> set[str]:
        """Those of the posts whose times are told."""
        urgent = [each.batch for each in self.emergencies]
        found = [each.zones for each in (*urgent, *self.things.approvals, *self.things.missed, *self.next)]
        found += [each.zones for each in self.day] + [(each.timezone,) for each in self.things.questions]
        return {zone for zones in found for zone in zones}

    @property
    def due(self) -> int:
        """How many posts of today are or were to be public."""
        return sum(s.posts - s.states.get(State.WITHDRAWN, 0) for s in self.day)

    @property
    def published(self) -> int:
        """How many of them are public."""
        return sum(s.states.get(State.PUBLISHED, 0) for s in self.day)


def today(house: House, acts: set[Action], scope: str | None, who: str, zone: str, now: datetime) -> Today:
    """The page for `who`, who may do `acts` in `scope` (None: everywhere), by the clock of `zone`."""
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    there = _waiting(house, acts, scope, now)
    with house.database.read() as connection:
        urgent = emergencies.urgent(connection, scope, who, now, MOST) if Action.APPROVE in acts else []
        coming = waiting.due_next(connection, scope, now, now + AHEAD, 4)
        day = [s for s in waiting.day(connection, scope, midnight, now) if set(s.states) - {State.PLANNED}]
        programs = waiting.running(connection, scope, now, LATELY, SOON)
        slugs = _slugs(
            there.returned, there.questions, there.approvals, there.missed, coming, day, [each.batch for each in urgent]
        )
        titles = waiting.titles(connection, slugs)
        fresh = not custody.counted(connection, custody.Narrow(scope))
    cells = flow.coverage(house, territory=scope, start=now - LATELY, end=now + SOON) if programs else []
    ending = drafting.running_out(house, now, scope) if Action.WRITE in acts else []
    drawn = strips(cells, house.tree(), programs[:STRIPS])
    return Today(urgent, there, coming, day, drawn, len(programs[STRIPS:]), titles, fresh, ending)


def _slugs(*lists: Iterable[submissions.Submission | waiting.Question | waiting.Batch | waiting.Standing]) -> set[str]:
    return {each.campaign for listed in lists for each in listed}


def _waiting(house: House, acts: set[Action], scope: str | None, now: datetime) -> Things:
    """Kind by kind, for as long as there is room."""
    left = MOST
    with house.database.read() as connection:
        returned = submissions.sent_back(connection, scope, left) if Action.WRITE in acts else []
        left -= len(returned)
        questions = waiting.questions(connection, scope, left) if Action.OPERATE in acts else []
        left -= len(questions)
        approvals = waiting.to_approve(connection, scope, left, emergency=False) if Action.APPROVE in acts else []
        left -= len(approvals)
        accounts = waiting.cut_off(connection, scope, left) if Action.CONNECT in acts else []
        left -= len(accounts)
        missed = waiting.missed(connection, scope, now, left) if Action.OPERATE in acts else []
    return Things(returned, questions, approvals, accounts, missed)
