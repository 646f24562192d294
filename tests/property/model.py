"""What the ledger ought to do, in plain Python: posts are papers on a desk, lanes are trays. No SQL, no cleverness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from siaran.domain.attempt import Closure, Gate, Outcome, Verdict
from siaran.domain.post import Kind, State
from siaran.domain.times import SKEW_LIMIT, Times
from tests.property.papers import Paper, Shut, Tray

TIMES = Times()
OPEN = (State.PLANNED, State.QUEUED)
ENDED_OTHERWISE = (State.FAILED, State.MISSED, State.WITHDRAWN)
MAY_STILL_BE = (Outcome.OPEN, Outcome.UNKNOWN, Outcome.ABSENT)


class Desk:
    """Everything there is. Every method is told the time and does, or says, what the ledger ought to."""

    def __init__(self) -> None:
        self.papers: dict[str, Paper] = {}
        self.trays = {1: Tray("x"), 2: Tray("facebook"), 3: Tray("x")}
        self.shut: dict[str, Shut] = {}
        self.stopped = False
        self.quarantined: datetime | None = None
        self.told: set[tuple[str, State]] = set()

    @property
    def halted(self) -> bool:
        return self.stopped or self.quarantined is not None

    # What a worker does

    def claim(self, now: datetime) -> list[Paper]:
        """The papers that a worker is given, in due order; in quarantine, only to look for them. Trays are leased."""
        settled = self.quarantined is None or now >= self.quarantined + timedelta(seconds=TIMES.settle_after)
        if not settled or (self.stopped and self.quarantined is None):
            return []
        first = self._head if self.quarantined is None else self._suspect
        heads = [first(n, now) for n in self.trays if self._open(n, now)]
        given = [p for p in sorted(filter(None, heads), key=self._order) if self._through(p, now)]
        for p in given:
            tray = self.trays[p.account]
            tray.epoch, tray.lease = tray.epoch + 1, now + timedelta(seconds=TIMES.lease)
        return given

    def _open(self, account: int, now: datetime) -> bool:
        tray = self.trays[account]
        leased = tray.lease is not None and tray.lease >= now
        return not leased and tray.state == "active" and not _later(tray.closed, now)

    def _head(self, account: int, now: datetime) -> Paper | None:
        mine = [p for p in self.papers.values() if p.account == account]
        busy = any(p.state is State.SENDING or (p.state is State.UNKNOWN and p.asked is None) for p in mine)
        waiting = sorted((p for p in mine if p.state is State.QUEUED and self._led(p)), key=self._order)
        if busy or not waiting:
            return None
        first = waiting[0]
        begins = first.due - timedelta(seconds=TIMES.prepare_ahead if first.ahead else 0)
        return first if begins <= now <= first.until and not _later(first.retry, now) else None

    def _suspect(self, account: int, now: datetime) -> Paper | None:
        mine = [p for p in self.papers.values() if p.account == account and self.unread(p, now) and self._led(p)]
        return mine[0] if mine and not _later(mine[0].retry, now) else None

    def unread(self, p: Paper, by: datetime) -> bool:
        """In quarantine: whether it may be public already, and nobody has looked since that proves something."""
        since = self.quarantined
        return since is not None and p.state in OPEN and p.due <= by and (p.looked is None or p.looked < since)

    def look(self, name: str, epoch: int, now: datetime) -> None:
        """Somebody looked for it, in quarantine, and did not see it."""
        self.papers[name].looked = now
        self._give_back(self.papers[name].account, epoch)

    def _led(self, p: Paper) -> bool:
        leader = self.papers[p.follows] if p.follows else None
        return leader is None or (leader.state is State.PUBLISHED and leader.number is not None)

    def _order(self, p: Paper) -> tuple[datetime, int]:
        return p.due, list(self.papers).index(p.name)

    def _through(self, p: Paper, now: datetime) -> bool:
        shut = self.shut.get(self.trays[p.account].platform)
        if shut is None:
            return True
        if (shut.probe > now and shut.account != p.account) or p.due > now:
            return False
        shut.probe = shut.probe if shut.probe > now else now + timedelta(hours=1)
        shut.account = p.account
        return True

    def begin(self, name: str, epoch: int, version: int, sends: int, allowed: int, now: datetime) -> bool:
        """Whether the intent is written down."""
        p = self.papers[name]
        tray = self.trays[p.account]
        shut = self.shut.get(tray.platform)
        ours = tray.epoch == epoch and tray.lease is not None and tray.lease > now and not _later(tray.closed, now)
        may = ours and tray.state == "active" and (shut is None or shut.account == p.account) and sends < allowed
        same = p.state is State.QUEUED and p.version == version and p.due <= now <= p.until
        if self.halted or not may or not same:
            if all(other.state is not State.SENDING for other in self.papers.values() if other.account == p.account):
                self._give_back(p.account, epoch)
            return False
        p.to(State.SENDING)
        p.retry, p.tries[epoch] = None, Outcome.OPEN
        return True

    def settle(self, name: str, epoch: int, verdict: Verdict, number: str | None, now: datetime) -> None:
        """What is known of an attempt is written down; its tray is given back."""
        p = self.papers[name]
        if epoch in p.tries:
            if verdict.outcome is Outcome.ACCEPTED:
                self.yes(p, epoch, number, now)
            elif p.tries[epoch] is Outcome.OPEN:
                p.tries[epoch] = verdict.outcome
                self._land(p, verdict, now)
            self._effects(p, verdict.lane, verdict.platform, now)
        self._give_back(p.account, epoch)

    def postpone(self, name: str, epoch: int, version: int, verdict: Verdict, now: datetime) -> None:
        """Nothing was sent, and no attempt is open: later, or never."""
        p = self.papers[name]
        if p.state is State.QUEUED and p.version == version:
            if verdict.state is State.FAILED:
                self._end(p, State.FAILED)
            else:
                p.retry, p.failures = verdict.retry_at, p.failures + 1
        self._effects(p, verdict.lane, verdict.platform, now)
        self._give_back(p.account, epoch)

    def _give_back(self, account: int, epoch: int) -> None:
        if self.trays[account].epoch == epoch:
            self.trays[account].lease = None

    def _land(self, p: Paper, verdict: Verdict, now: datetime) -> None:
        if p.state is not State.SENDING:
            return
        p.to(verdict.state)
        if verdict.state is State.UNKNOWN:
            self._doubt(p, now)
        elif verdict.state is State.QUEUED:
            p.retry, p.failures = verdict.retry_at, p.failures + 1
        else:
            self.told.add((p.name, verdict.state))

    def _doubt(self, p: Paper, now: datetime) -> None:
        p.doubted, p.asked, p.failures = now, None, 0
        p.look = now + timedelta(seconds=TIMES.next_look(0.0))

    def yes(self, p: Paper, epoch: int, number: str | None, now: datetime, due: datetime | None = None) -> bool:
        """A definite yes publishes, whatever the state; the second one of a post is recorded as doubled."""
        if p.tries[epoch] not in MAY_STILL_BE:
            return False
        p.tries[epoch] = Outcome.DOUBLED if Outcome.ACCEPTED in p.tries.values() else Outcome.ACCEPTED
        if p.state is State.PUBLISHED:
            return False
        taken = number in {q.number for q in self.papers.values() if q.account == p.account}
        p.to(State.PUBLISHED)
        p.number, p.asked = (None if taken else number), None
        p.look = now + timedelta(seconds=TIMES.next_look(0.0)) if p.number is None else None
        self.shut = {name: s for name, s in self.shut.items() if s.account != p.account}
        self._shift(p, now - (due or p.due))
        for q in self.papers.values():
            if q.replaces == p.name and q.state in OPEN:
                q.to(State.WITHDRAWN)
                self.told.add((q.name, State.WITHDRAWN))
        return True

    def _shift(self, leader: Paper, late: timedelta) -> None:
        for q in self.below(leader.name) if late > timedelta(seconds=TIMES.late_after) else ():
            if q.state in OPEN:
                q.due, q.until, q.version = q.due + late, q.until + late, q.version + 1

    def below(self, name: str) -> Iterator[Paper]:
        """Everything that follows, directly or by way of others."""
        for q in self.papers.values():
            if q.follows == name:
                yield q
                yield from self.below(q.name)

    def _effects(self, p: Paper, lane: Closure | None, platform: Closure | None, now: datetime) -> None:
        tray = self.trays[p.account]
        if lane is not None and lane.gate is Gate.RATE:
            tray.closed = max(filter(None, (tray.closed, lane.until)))
        elif lane is not None and tray.state == "active":
            tray.state = lane.gate.value
        if platform is not None:
            before = self.shut.get(tray.platform)
            if before is None or before.until is None or before.until <= (platform.until or now):
                self.shut[tray.platform] = Shut(platform.until, platform.until or now + timedelta(hours=1))

    # What time does

    def heal(self, now: datetime) -> None:
        """Dead workers leave doubt; what is past its time is missed; what has lost its leader is withdrawn."""
        self.shut = {name: s for name, s in self.shut.items() if s.until is None or s.until > now}
        for p in self.papers.values():
            lease = self.trays[p.account].lease
            if p.state is State.SENDING and (lease is None or lease < now):
                p.to(State.UNKNOWN)
                self._doubt(p, now)
                p.tries = {e: Outcome.UNKNOWN if o is Outcome.OPEN else o for e, o in p.tries.items()}
        for p in self.papers.values():
            if p.state in OPEN and p.due < now and p.until < now and not self.unread(p, now):
                self._end(p, State.MISSED)
        while lost := [p for p in self.papers.values() if p.state in OPEN and self._leaderless(p)]:
            for p in lost:
                self._end(p, State.WITHDRAWN)

    def _leaderless(self, p: Paper) -> bool:
        return p.follows is not None and self.papers[p.follows].state in ENDED_OTHERWISE

    def _end(self, p: Paper, state: State) -> None:
        p.to(state)
        self.told.add((p.name, state))

    def looks(self, now: datetime) -> list[Paper]:
        """The papers in doubt to look for now; each has its next look at once."""
        due = [p for p in self.papers.values() if p.state is State.UNKNOWN and p.look is not None and p.look <= now]
        for p in due:
            assert p.doubted is not None
            p.look = p.doubted + timedelta(seconds=TIMES.next_look((now - p.doubted).total_seconds()))
        return due

    def absent(self, p: Paper, now: datetime) -> State:
        """Proved not to be public."""
        self._close(p)
        p.retry = p.look = None
        if now <= p.until:
            p.to(State.QUEUED)
        else:
            self._end(p, State.MISSED)
        return p.state

    def send_again(self, p: Paper, until: datetime) -> None:
        """A person says: it is not there."""
        p.allowed = max(p.allowed, p.sends) + 1
        self._close(p)
        p.to(State.QUEUED)
        p.until, p.retry, p.asked, p.look = until, None, None, None

    def drop(self, p: Paper) -> None:
        """A person says: let it be. The doubt about the attempt stays."""
        self._end(p, State.FAILED)
        p.asked = p.look = None

    def _close(self, p: Paper) -> None:
        p.tries = {e: Outcome.ABSENT if o is Outcome.UNKNOWN else o for e, o in p.tries.items()}

    # What people do

    def approve(self, name: str) -> None:
        """Released, with the parts of the thread that follow."""
        for p in [self.papers[name], *self._parts(name)]:
            if p.state is State.PLANNED:
                p.to(State.QUEUED)
                p.retry = None

    def _parts(self, name: str) -> Iterator[Paper]:
        for q in self.papers.values():
            if q.follows == name and q.kind is Kind.PART:
                yield q
                yield from self._parts(q.name)

    def frozen(self, p: Paper) -> bool:
        """A thread's part whose thread has begun to go out; or a paper in question."""
        leader, begun = p.follows, False
        while leader is not None:
            begun |= self.papers[leader].state in (State.SENDING, State.UNKNOWN, State.PUBLISHED)
            leader = self.papers[leader].follows
        return (p.kind is Kind.PART and begun) or self.in_question(p)

    def in_question(self, p: Paper) -> bool:
        """Whether it may have been published before the quarantine began, by a clock that was ahead even."""
        return self.quarantined is not None and self.unread(p, self.quarantined + timedelta(seconds=SKEW_LIMIT))

    def rewrite(self, p: Paper, due: datetime, until: datetime) -> None:
        """New words, or another time: approval is asked again, of what follows too."""
        self.move(p, due, until)
        p.failures = 0
        for q in self.below(p.name):
            if q.state is State.QUEUED:
                q.to(State.PLANNED)

    def move(self, p: Paper, due: datetime, until: datetime) -> None:
        """Another time: approval is asked again."""
        p.to(State.PLANNED)
        p.due, p.until, p.retry = due, until, None


def _later(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment > now
