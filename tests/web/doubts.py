"""A post in doubt, with the attempt that nobody answered and what was read of its account since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from siaran.store.tables import attempt, look, post
from tests.web.desks import Furnished

OURS, THEIRS = "Datang pukul 08.00 di halaman.", "Datang pukul 09.00 di halaman. Yuk!"


def put_in_doubt(desk: Furnished, code: str) -> int:
    """The village's question: sent a minute ago, without an answer; something similar is on its page. The post's id."""
    which, now = desk.posts[code, "unknown"], desk.now - timedelta(seconds=60)
    desk.office.change(post, post.c.id == which, text=OURS)
    sent = {"post": which, "n": 1, "worker": "w", "epoch": 1, "intent_at": now, "request_sha256": "0" * 64}
    with desk.house.database.write() as connection:
        told = {"outcome": "unknown", "code": "Reset", "detail": "Kanal tidak menjawab sampai selesai (Reset)."}
        made = insert(attempt).values(**sent, **told)
        number = connection.execute(made.returning(attempt.c.id)).scalar_one()
        seen = {"attempt": number, "looked_at": now + timedelta(seconds=30), "complete": True, "evidence": _page(desk)}
        connection.execute(insert(look).values(seen))
    return which


def _page(desk: Furnished) -> dict[str, Any]:
    texts = {"77001": THEIRS, "p-lain": "Selamat pagi."}
    posts = [
        {
            "id": id,
            "at": (desk.now - timedelta(seconds=45)).isoformat(),
            "text": text,
            "permalink": f"https://papan.example/{id}",
            "app": "Ponsel",
        }
        for id, text in texts.items()
    ]
    return {"seen": 2, "newest_seen": True, "matches": 0, "near": ["77001"], "container": None, "recent": posts}
