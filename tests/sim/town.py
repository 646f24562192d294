"""Where a run begins: one or two accounts, and what they are to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from siaran import queue
from siaran.domain.post import Kind, Picture, Slot
from tests.sim.clockwork import START
from tests.sim.database import Memory

SENDS = {"x": 2, "instagram": 6}
PICTURE = Picture("0" * 64, "a.jpg", "gambar")
WORDS = "Warga diundang hadir pada kerja bakti di lapangan kelurahan hari Minggu pagi pukul tujuh"


def furnish(database: Memory, rng: Random) -> None:
    """Put the town and its first posts into an empty database, some of them not approved yet."""
    kinds = rng.choices(("x", "x", "instagram"), k=rng.choice((1, 2)))
    slots = [s for number, kind in enumerate(kinds, start=1) for s in _slots(rng, number, kind)]
    if kinds == ["x", "x"] and rng.random() < 0.7:
        slots.append(_repost(rng, slots[0], 2))
    with database.write() as connection:
        raw = database.raw
        raw.execute("INSERT INTO territory (code, name, level, variables) VALUES ('32.77', 'Cimahi', 'kota', '{}')")
        raw.execute("INSERT INTO instance (id, uuid, generation, intent_seq, machine) VALUES (1, 'u', 1, 0, '')")
        for number, kind in enumerate(kinds, start=1):
            raw.execute(
                "INSERT INTO account (id, territory, platform, handle, external_id, secrets, strict, created_at)"
                " VALUES (?1, '32.77', ?2, ?1, ?1, x'', ?3, ?4)",
                (number, kind, rng.random() < 0.1, START.isoformat(" ")[:19] + ".000000"),
            )
            raw.execute("INSERT INTO lane (account) VALUES (?)", (number,))
        queue.add(connection, slots, sends=SENDS, now=START)
        approved = [s.key for s in slots if rng.random() < 0.85]
        queue.approve(connection, approved, who="penyetuju", now=START)


def _slots(rng: Random, number: int, kind: str) -> list[Slot]:
    """What one account is to say by itself: posts, and now and then a thread."""
    made: list[Slot] = []
    for i in range(rng.choice((1, 1, 2, 3))):
        slot = new_slot(rng, number, kind, i)
        if made and kind == "x" and rng.random() < 0.3:
            slot = replace(slot, key=f"{made[-1].key}#2", kind=Kind.PART, follows=made[-1].key)
        made.append(slot)
    return made


def new_slot(rng: Random, number: int, kind: str, i: int) -> Slot:
    """One post of an account's own."""
    due = START + timedelta(seconds=rng.uniform(1, 600))
    return Slot(
        key=f"s/{number}/{i}",
        campaign="s",
        revision=1,
        program="p",
        territory="32.77",
        account=number,
        platform=kind,
        kind=Kind.POST,
        due_at=due,
        not_after=due + timedelta(seconds=rng.choice((60, 200, 900, 3600, 7200, 7200))),
        timezone="Asia/Jakarta",
        text=f"{WORDS}, kabar {i} akun{number}",
        pictures=(PICTURE,) if kind == "instagram" or rng.random() < 0.2 else (),
        fingerprint=f"f{number}-{i}",
    )


def _repost(rng: Random, leader: Slot, number: int) -> Slot:
    due = leader.due_at + timedelta(seconds=rng.uniform(-60, 600))
    return replace(
        leader,
        key=f"r/{number}/0",
        account=number,
        kind=Kind.REPOST,
        due_at=due,
        not_after=due + timedelta(seconds=3600),
        pictures=(),
        follows=leader.key,
        fingerprint=leader.key,
    )
