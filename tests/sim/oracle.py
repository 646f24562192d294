"""The invariants of the protocol, checked over our database and what is really public."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

from siaran.domain.attempt import Outcome
from siaran.domain.post import Kind, Post, State
from siaran.store.posts import attempts, listed
from tests.sim.world import TIMES, World

SLACK = timedelta(seconds=0.001)


def violations(world: World) -> list[str]:
    """Every broken promise of a run that has come to rest, as sentences."""
    with world.database.read() as connection:
        posts = listed(connection)
        tried = attempts(connection, [p.id for p in posts])
    public = _public_by_post(world, posts)
    broken = []
    for p in posts:
        mine, mine_tried = public[p.id], tried.get(p.id, [])
        broken += _ends(p, mine)
        broken += _intents(world, p, mine_tried)
        if sum(a.outcome is Outcome.DOUBLED for a in mine_tried):
            broken.append(f"{p.key}: an attempt is doubled")
    broken += _lanes(world)
    return broken


def _public_by_post(world: World, posts: list[Post]) -> dict[int, list]:
    by_id = {p.id: p for p in posts}
    found = defaultdict(list)
    for p in posts:
        leader = by_id.get(p.follows) if p.follows else None
        for seen in world.network.public:
            if seen.account != str(p.account):
                continue
            if p.kind is Kind.REPOST:
                if leader and leader.platform_id and seen.refers_to == leader.platform_id:
                    found[p.id].append(seen)
            elif seen.text == p.text and seen.refers_to is None:
                found[p.id].append(seen)
    return found


def _ends(p: Post, public: list) -> list[str]:
    if len(public) > 1:
        return [f"I1 {p.key}: public {len(public)} times"]
    if p.state is State.PUBLISHED:
        right = len(public) == 1 and p.platform_id in (None, public[0].platform_id)
        return [] if right else [f"I3 {p.key}: published, but public {len(public)} times"]
    if p.state is State.UNKNOWN:
        return [] if p.asked_at else [f"I2 {p.key}: unknown and nobody was asked"]
    if p.state in (State.PLANNED, State.QUEUED, State.SENDING):
        return [f"I2 {p.key}: still {p.state}"]
    return [f"I3 {p.key}: {p.state}, and yet public"] if public else []


def _intents(world: World, p: Post, tried: list) -> list[str]:
    requests = [r for r in world.network.requests if r.account == str(p.account) and r.text == p.text and r.text]
    broken = []
    for r in requests:
        if not any(a.intent_at <= r.at for a in tried):
            broken.append(f"I4 {p.key}: a request without an intent")
        if r.at < p.due_at - SLACK and p.kind is Kind.POST:
            broken.append(f"I6 {p.key}: {p.due_at - r.at} early")
        if r.at > p.not_after + timedelta(seconds=TIMES.call_timeout + 400) and p.kind is Kind.POST:
            broken.append(f"I7 {p.key}: {r.at - p.not_after} after its time")
    if len(requests) > (6 if p.platform == "instagram" else 2) + sum(
        a.outcome in (Outcome.REFUSED, Outcome.NOT_SENT) for a in tried
    ):
        broken.append(f"I8 {p.key}: {len(requests)} requests")
    return broken


def _lanes(world: World) -> list[str]:
    twice = Counter((s.account, s.text, s.refers_to) for s in world.network.public)
    return [f"I1 {key}: {n} times" for key, n in twice.items() if n > 1]
