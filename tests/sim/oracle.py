"""The promises that are checked once a run has come to rest: over our database D and what is really public, G."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from siaran.domain.post import State
from tests.sim.network import SECRET, Public
from tests.sim.world import World

Row = dict[str, Any]
LEAKS = """SELECT 'post ' || key AS place FROM post WHERE instr(reason || coalesce(handle, ''), ?1)
 UNION ALL SELECT 'attempt ' || id FROM attempt WHERE instr(code || detail || coalesce(evidence, ''), ?1)
 UNION ALL SELECT 'look ' || id FROM look WHERE instr(evidence, ?1)
 UNION ALL SELECT 'alert ' || key FROM alert WHERE instr(subject || text, ?1)
 UNION ALL SELECT 'audit ' || id FROM audit WHERE instr(subject || detail, ?1)"""


def violations(world: World) -> list[str]:
    """Every broken promise of a run that is over, as sentences."""
    posts = world.database.rows("SELECT * FROM post ORDER BY id")
    public = _public(world)
    told = {r["key"] for r in world.database.rows("SELECT key FROM alert")}
    broken = list(world.watch.broken)
    excused = _excused(world, posts, public)
    for p in posts:
        broken += _ends(p, told)
        if p["id"] not in excused:
            broken += _truth(p, public[p["id"]])
    broken += _links(posts, public, excused)
    broken += [f"I1 post {r['post']}: an attempt is doubled" for r in _doubled(world)]
    broken += [f"I13 {r['place']} holds a secret" for r in world.database.rows(LEAKS, SECRET)]
    broken += [f"spool {path.name}: never written down" for path in world.folder.rglob("*.json")]
    return broken


def _excused(world: World, posts: Sequence[Row], public: Mapping[int, Sequence[Public]]) -> set[int]:
    """What a restore lost, or people let go on unread, and what was planned in its place: it takes what it finds.

    So is what people dropped, not certain, before its request arrived: an answer is not checked against the future.
    What follows such a post, or one that somebody deleted before the restore, is lost with it: it is taken back, for
    nobody can see any more that its leader was public.
    """
    keys = {p["key"] for p in posts if p["id"] in world.excused}
    excused = world.excused | {p["id"] for p in posts if p["replaces"] in keys}
    excused |= {i for i, at in world.dropped.items() if public[i] and all(m.created_at > at for m in public[i])}
    gone = {i for i, made in public.items() if any(m.deleted for m in made)} if world.watch.restores else set()
    for p in posts:  # leaders come before what follows them
        if p["follows"] in excused | gone:
            excused.add(p["id"])
    return excused


def _public(world: World) -> Mapping[int, list[Public]]:
    found: dict[int, list[Public]] = defaultdict(list)
    for made in world.network.public:
        if made.post is not None:
            found[made.post].append(made)
    return found


def _ends(p: Row, told: set[str]) -> Iterator[str]:
    """I2: everything comes to an end or to a question, and someone is told."""
    state, key = State(p["state"]), p["key"]
    if state in (State.PLANNED, State.QUEUED, State.SENDING):
        yield f"I2 {key}: still {state}"
    if state is State.UNKNOWN and not p["asked_at"]:
        yield f"I2 {key}: unknown, and nobody was asked"
    if state is State.UNKNOWN and not any(k.startswith(f"question/{p['id']}/") for k in told):
        yield f"I2 {key}: nobody was told of the question"
    by_hand = state is State.WITHDRAWN and p["kept_revision"] is not None
    if state in (State.FAILED, State.MISSED, State.WITHDRAWN) and not by_hand and f"end/{p['id']}/{state}" not in told:
        yield f"I2 {key}: {state}, and nobody was told"


def _truth(p: Row, public: Sequence[Public]) -> Iterator[str]:
    """I1 and I3: what we say is what is public."""
    state, key = State(p["state"]), p["key"]
    if sum(not made.forgotten for made in public) > 1:
        yield f"I1 {key}: public {len(public)} times"
    elif state is State.PUBLISHED:
        ids = {made.platform_id for made in public}
        if not public:
            yield f"I3 {key}: published as {p['platform_id']}, and not public"
        elif p["platform_id"] is not None and p["platform_id"] not in ids:
            yield f"I3 {key}: published as {p['platform_id']}, and is {ids}"
    elif any(not made.deleted for made in public) and state is not State.UNKNOWN:
        yield f"I3 {key}: {state}, and yet public"


def _links(posts: Sequence[Row], public: Mapping[int, Sequence[Public]], excused: set[int]) -> Iterator[str]:
    """A sequel refers to its leader."""
    ids = {p["id"]: p["platform_id"] for p in posts}
    for p in posts:
        for made in public[p["id"]] if p["follows"] and not {p["id"], p["follows"]} & excused else ():
            if ids[p["follows"]] not in (made.refers_to, made.answers):
                yield f"sequel {p['key']}: refers to {made.refers_to or made.answers}, not to {ids[p['follows']]}"


def _doubled(world: World) -> list[Row]:
    return world.database.rows("SELECT post FROM attempt WHERE outcome = 'doubled'")
