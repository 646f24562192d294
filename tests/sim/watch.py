"""The promises that are checked while a run goes on: at each commit, and at each publishing request that arrives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from siaran.domain.attempt import SENDS
from siaran.domain.post import MOVES, State
from siaran.domain.times import Times
from siaran.queue import Result
from tests.sim.database import Memory, Note

TIMES = Times()
READS = 3
SKEW = timedelta(seconds=61)
"""A clock may be off by a minute before anybody minds."""
PRESEND = timedelta(seconds=TIMES.presend)
LEASE = timedelta(seconds=TIMES.lease)
CALL = timedelta(seconds=TIMES.call_timeout)
Row = dict[str, Any]


@dataclass(frozen=True)
class Move:
    """A post changed its state at a true time."""

    at: datetime
    post: int
    old: State
    new: State


class Watch:
    """Keeps what was committed and what arrived, and writes down every broken promise."""

    def __init__(self, now: Callable[[], datetime], skew: timedelta) -> None:
        self.now, self.skew = now, skew
        self.database: Memory
        self.broken: list[str] = []
        self.moves: list[Move] = []
        self.approved: dict[int, str] = {}
        self.requests: set[int] = set()
        self.due: dict[int, tuple[datetime, datetime]] = {}
        self.intended: dict[int, datetime] = {}
        self.containers: dict[int, str] = {}
        self.resets: dict[str, datetime] = {}
        self.restores = 0

    # What was committed

    def committed(self, notes: Sequence[Note]) -> None:
        for what, number, *rest in notes:
            if what == "attempt":
                self._intent(number, rest[0])
            elif what == "lease":
                self._leased(number, *rest)
            elif what == "reset":
                self._closed(*rest[:2])
            else:
                self._moved(number, State(rest[0]), State(rest[1]), rest[2])

    def _leased(self, account: int, before: str | None, until: str, raised: int) -> None:
        """A lane is leased when nobody has it, and each lease has a number of its own."""
        free = before is None or moment(before) < moment(until) - LEASE
        self.must("lane", free, f"account {account}: leased until {until} while it was leased until {before}")
        self.must("lane", raised == 1, f"account {account}: leased, and the epoch rose by {raised}")

    def _closed(self, platform: str, until: str | None) -> None:
        """A platform has named the time until which nothing goes out; what else it says later makes it no shorter."""
        if until is not None:
            self.resets[platform] = max(moment(until), self.resets.get(platform, moment(until)))

    def _moved(self, post: int, old: State, new: State, text: str) -> None:
        self.moves.append(Move(self.now(), post, old, new))
        self.must("I9", new in MOVES[old], f"post {post}: {old} to {new}")
        if (old, new) == (State.PLANNED, State.QUEUED):
            self.approved[post] = text
        if (old, new) == (State.UNKNOWN, State.QUEUED):
            self._proved(post)

    def _proved(self, post: int) -> None:
        """I8: a second send only after proof that can be recomputed from what is stored, or by a person's word."""
        last = self._rows("SELECT * FROM attempt WHERE post = ? ORDER BY n DESC LIMIT 1", post)[0]
        self.must("I8", last["outcome"] == "absent", f"post {post} queued again while an attempt is {last['outcome']}")
        if "person" in (last["evidence"] or ""):
            return
        looks = self._rows(
            "SELECT looked_at, complete, evidence ->> '$.newest_seen' AS newest,"
            " evidence ->> '$.container' AS container, evidence ->> '$.matches' AS matches,"
            " json_array_length(evidence, '$.near') AS near"
            " FROM look WHERE attempt = ? ORDER BY id",
            last["id"],
        )
        settled = moment(last["intent_at"]) + timedelta(seconds=TIMES.settle_after)
        self.must("I8", moment(looks[-1]["looked_at"]) >= settled, f"post {post}: proved before it had settled")
        if looks[-1]["container"] is None:
            good = [k for k in looks if k["complete"] and k["newest"]]
            spoilt = any(k["matches"] or k["near"] for k in looks)
            enough = len(good) >= READS and not spoilt and good[-1] is looks[-1]
            self.must("I8", enough, f"post {post}: {len(good)} good reads, spoilt: {spoilt}")

    def _intent(self, attempt_id: int, post_id: int) -> None:
        """What must hold at the moment an attempt is committed, by our database alone."""
        a = self._rows("SELECT * FROM attempt WHERE id = ?", attempt_id)[0]
        p = self._rows("SELECT * FROM post WHERE id = ?", post_id)[0]
        at, name = a["intent_at"], f"{p['key']} at {a['intent_at']}"
        self.intended[attempt_id] = self.now()
        self.due[attempt_id] = (moment(p["due_at"]), moment(p["not_after"]))
        self.must("I6", p["due_at"] <= at, f"{name}: intent before due {p['due_at']}")
        self.must("I7", at <= p["not_after"], f"{name}: intent after {p['not_after']}")
        self.must("I10", p["text"] == self.approved.get(post_id), f"{name}: other words than approved")
        self._lane(a, p, name)
        self._earlier_sends(a, p, name)
        self._leader_and_order(a, p, name)
        halted = self._rows("SELECT 1 FROM instance WHERE stopped_at IS NOT NULL OR quarantined_at IS NOT NULL")
        self.must("stop", not halted, f"{name}: intent while stopped")

    def _lane(self, a: Row, p: Row, name: str) -> None:
        lane = self._rows(
            "SELECT lane.*, account.state FROM lane JOIN account ON id = account WHERE account = ?", p["account"]
        )[0]
        mine = (lane["epoch"], lane["worker"]) == (a["epoch"], a["worker"]) and lane["lease_until"] > a["intent_at"]
        self.must("lane", mine, f"{name}: without the lease")
        self.must("I12", (lane["closed_until"] or "") <= a["intent_at"], f"{name}: the lane rests")
        self.must("lane", lane["state"] == "active", f"{name}: the account is {lane['state']}")
        gate = self._rows("SELECT probe_account FROM gate WHERE platform = ?", p["platform"])
        self.must("I12", not gate or gate[0]["probe_account"] == p["account"], f"{name}: the platform is closed")
        reset = self.resets.get(p["platform"])
        rested = reset is None or moment(a["intent_at"]) + 2 * self.skew >= reset
        self.must("I12", rested, f"{name}: the platform is closed until {reset}")

    def _earlier_sends(self, a: Row, p: Row, name: str) -> None:
        before = self._rows("SELECT outcome FROM attempt WHERE post = ? AND id <> ?", p["id"], a["id"])
        sends = [k["outcome"] for k in before if k["outcome"] in SENDS]
        self.must("I8", set(sends) <= {"absent"}, f"{name}: sent again after {sends}")
        self.must("I8", len(sends) < p["sends_allowed"], f"{name}: {len(sends)} sends before")

    def _leader_and_order(self, a: Row, p: Row, name: str) -> None:
        if p["follows"] is not None:
            led = self._rows("SELECT 1 FROM post WHERE id = ? AND state = 'published'", p["follows"])
            self.must("sequel", bool(led), f"{name}: before its leader")
        waiting = self._rows(
            "SELECT q.key FROM post q LEFT JOIN post l ON l.id = q.follows WHERE q.account = ? AND q.id <> ?"
            " AND (q.state = 'queued' AND (q.due_at, q.id) < (?, ?) AND NOT EXISTS (SELECT 1 FROM hold)"
            " AND (q.follows IS NULL OR (l.state = 'published' AND l.platform_id IS NOT NULL))"
            " OR q.state = 'sending' OR (q.state = 'unknown' AND q.asked_at IS NULL))",
            *(p["account"], p["id"], p["due_at"], p["id"]),
        )
        self.must("I11", not waiting, f"{name}: before {waiting}")

    # What set out, and what arrived

    def set_out(self, worker: str, account: str, text: str, refers_to: str | None) -> Row:
        """A process is about to make a publishing request: the attempt it is for, checked at the last moment."""
        query = (
            "SELECT a.id, a.n, p.id AS post, p.key, p.kind, p.account FROM attempt a JOIN post p ON p.id = a.post"
            " WHERE a.worker = ? AND p.account = ? ORDER BY a.id DESC LIMIT 1"
        )
        found = self._rows(query, worker, int(account))
        if not found:
            self.broken.append(f"I4 {worker}: a request for account {account} without an intent: {text}")
            return {"id": 0, "name": text}
        row = found[0] | {"text": text, "refers_to": refers_to}
        row["name"] = f"{row['key']} attempt {row['n']} by {worker}"
        row["intended"], row["restores"] = self.intended[row["id"]], self.restores
        waited = self.now() - row["intended"]
        self.must("clock", waited <= PRESEND, f"{row['name']}: {waited} after its intent")
        self._half_of_the_lease(row)
        off = abs(self.database.now() - self.now())
        self.must("clock", off <= SKEW, f"{row['name']}: by a clock that is {off} off")
        return row

    def _half_of_the_lease(self, said: Row) -> None:
        """Step 5: whoever calls has at least half of the lease left, by the clock that the lease was given by."""
        query = (
            "SELECT lease_until FROM lane JOIN attempt USING (epoch)"
            " WHERE lane.account = ? AND attempt.id = ? AND lease_until NOTNULL"
        )
        for lease in self._rows(query, said["account"], said["id"]):
            left = moment(lease["lease_until"]) - self.database.now()
            self.must("lane", left >= LEASE / 2, f"{said['name']}: {left} left of the lease")

    def made_in(self, said: Row, container: str | None, containers: Mapping[str, Row]) -> None:
        """No second container of the same words while an earlier send's could still become public."""
        if not said["id"] or container is None:
            return
        sent = self._rows("SELECT id, outcome FROM attempt WHERE post = ? AND id <> ?", said["post"], said["id"])
        earlier = {self.containers.get(a["id"], container) for a in sent if a["outcome"] in SENDS} - {container}
        alive = [c for c in earlier if not containers[c]["ended"] and containers[c]["text"] == said["text"]]
        self.must("I8", not alive, f"{said['name']}: in {container}, and {alive} may be published still")
        self.containers[said["id"]] = container

    def arrived(self, said: Row, written_at: datetime) -> int:
        """A publishing request, whose first byte was written at `written_at`, arrives: the post it is for."""
        if not said["id"]:
            return 0
        name, post = said["name"], said["post"]
        if said["restores"] != self.restores:
            return int(post)  # it was under way when the database was put back: its attempt's number has another owner
        self.must("I4", said["id"] not in self.requests, f"{name}: two requests")
        self.requests.add(said["id"])
        now = self._rows("SELECT outcome FROM attempt WHERE id = ?", said["id"])
        doubtful = not now or now[0]["outcome"] in ("open", "unknown")
        self.must("I4", doubtful, f"{name}: requested when {now and now[0]['outcome']}")
        repost = said["kind"] == "repost"
        self.must("I10", repost or said["text"] == self.approved[post], f"{name}: other words: {said['text']}")
        self.must("I10", repost == (said["refers_to"] is not None), f"{name}: {said['refers_to']}")
        due, not_after = self.due[said["id"]]
        self.must("I6", written_at >= due - self.skew, f"{name}: {due - written_at} early")
        stood = written_at - said["intended"]
        self.must("clock", stood <= CALL, f"{name}: written {stood} after its intent")
        late = written_at - not_after
        self.must("I7", late <= CALL + self.skew, f"{name}: {late} after its time")
        return int(post)

    def written_down(self, result: Result) -> None:
        """A result has left the spool: its attempt is not open any more."""
        query = "SELECT outcome FROM attempt WHERE post = ? AND epoch = ? AND worker = ?"
        found = self._rows(query, result.post, result.epoch, result.worker)
        open_still = any(r["outcome"] == "open" for r in found)
        self.must("spool", not open_still, f"post {result.post}: a result left the spool and was not written down")

    def restored(self) -> None:
        """The database is an older one: its attempts are counted anew."""
        self.restores += 1
        self.requests.clear()
        self.containers.clear()
        self.resets.clear()
        for row in self._rows("SELECT id, text FROM post WHERE state <> 'planned'"):
            self.approved[row["id"]] = row["text"]

    def must(self, promise: str, kept: bool, what: str) -> None:
        if not kept:
            self.broken.append(f"{promise} {what}")

    def _rows(self, query: str, *values: object) -> list[Row]:
        return self.database.rows(query, *values)


def moment(stored: str) -> datetime:
    """A time as SQLite keeps it."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
