"""The promises that are checked while a run goes on: at each commit, and at each publishing request that arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from siaran.domain.attempt import SENDS
from siaran.domain.post import MOVES, State
from siaran.domain.times import Times
from tests.sim.database import Memory, Note

TIMES = Times()
READS = 3
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

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.database: Memory
        self.broken: list[str] = []
        self.moves: list[Move] = []
        self.approved: dict[int, str] = {}
        self.requests: set[int] = set()
        self.due: dict[int, tuple[datetime, datetime]] = {}

    # What was committed

    def committed(self, notes: Sequence[Note]) -> None:
        for what, number, *rest in notes:
            if what == "attempt":
                self._intent(number, rest[0])
            else:
                self._moved(number, State(rest[0]), State(rest[1]), rest[2])

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
            "SELECT looked_at, complete, evidence ->> '$.newest_seen' AS newest, evidence ->> '$.container' AS container,"
            " evidence ->> '$.matches' AS matches, json_array_length(evidence, '$.near') AS near"
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

    # What arrived

    def requested(self, worker: str, account: str, text: str, refers_to: str | None, sure: bool) -> int:
        """A publishing request of a process; the post it is for. `sure`: neither process nor clock stood or jumped."""
        query = (
            "SELECT a.id, a.n, a.outcome, p.id AS post, p.key, p.kind, p.account, p.state FROM attempt a"
            " JOIN post p ON p.id = a.post WHERE a.worker = ? ORDER BY a.id DESC LIMIT 1"
        )
        found = self._rows(query, worker)
        if not found:
            self.broken.append(f"I4 {account}: a request without an intent: {text}")
            return 0
        a, now = found[0], self.database.now()
        name = f"{a['key']} attempt {a['n']} by {worker}"
        self.must("I4", a["id"] not in self.requests, f"{name}: two requests")
        self.must("I4", a["outcome"] in ("open", "unknown", "absent"), f"{name}: requested when {a['outcome']}")
        self.must("I4", str(a["account"]) == account, f"{name}: for account {account}")
        self.must("I10", a["kind"] == "repost" or text == self.approved[a["post"]], f"{name}: other words: {text}")
        self.must("I10", (a["kind"] == "repost") == (refers_to is not None), f"{name}: {refers_to}")
        self.requests.add(a["id"])
        due, not_after = self.due[a["id"]]
        if sure:
            self.must("I6", now >= due and self.now() >= due - timedelta(seconds=60.5), f"{name}: before {due}")
            latest = not_after + timedelta(seconds=TIMES.call_timeout)
            self.must("I7", now <= latest, f"{name}: {now - not_after} after its time")
        return int(a["post"])

    def restored(self) -> None:
        """The database is an older one: its attempts are counted anew."""
        self.requests.clear()

    def must(self, promise: str, kept: bool, what: str) -> None:
        if not kept:
            self.broken.append(f"{promise} {what}")

    def _rows(self, query: str, *values: object) -> list[Row]:
        return self.database.rows(query, *values)


def moment(stored: str) -> datetime:
    """A time as SQLite keeps it."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
