"""What people do to the queue: approve, withdraw, move, stop, resume, and answer what Siaran cannot know."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from siaran import approving, publish, queue
from siaran.domain.attempt import Receipt
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.post import Post, State
from siaran.house import House
from siaran.store import posts, quarantine


def approve(house: House, keys: Sequence[str], *, who: str) -> list[str]:
    """Release planned posts, threads as a whole; the keys that were approved. Raises SiaranError for one's own."""
    return approving.approve(house, keys, who=who)


def withdraw(house: House, key: str, *, who: str, reason: str = "") -> None:
    """Take back a post that has not been sent. Raises Conflict where it has."""
    p = post(house, key)
    with house.database.write() as connection:
        queue.withdraw(connection, p, who=who, now=house.database.now(), reason=reason)


def move(house: House, key: str, due_at: datetime, *, who: str) -> None:
    """Give an open post another time (aware); it stays fresh for as long as before. Raises Conflict."""
    p = post(house, key)
    not_after = due_at + (p.not_after - p.due_at)
    now = house.database.now()
    if not_after < now:
        raise SiaranError("Waktu itu sudah lewat. Pilih waktu yang akan datang.")
    with house.database.write() as connection:
        queue.reschedule(connection, p, due_at=due_at, not_after=not_after, who=who, now=now)


def stop(house: House, *, who: str) -> bool:
    """Stop all publishing; whether it was running."""
    with house.database.write() as connection:
        return queue.stop(connection, who=who, now=house.database.now())


def resume(house: House, *, who: str, after_restore: bool = False) -> bool:
    """Go on after a stop, or after quarantine; whether anything changed.

    Quarantine ends only when every post that may be public already has been looked for; what has not been yet is looked
    for now. Raises SiaranError where an account could not be read, or where what was sent last may not be shown yet.
    """
    if after_restore:
        _look_for_suspects(house)
    with house.database.write() as connection:
        return queue.resume(connection, who=who, now=house.database.now(), after_restore=after_restore)


def _look_for_suspects(house: House) -> None:
    _wait_for_accounts(house)
    ports = house.ports(queue.PlainLedger(house.database, house.settings.times))
    while claims := _suspects(house, ports.worker):
        for claim in claims:
            publish.say(claim, ports)
    with house.database.read() as connection:
        left = quarantine.suspects(connection, house.database.now()).get(True, 0)
    if left:
        raise SiaranError(
            f"{left} kiriman belum dapat dicari di akunnya, jadi karantina belum diakhiri. Ulangi sebentar lagi; akun "
            "yang tidak dapat dibaca dijeda dahulu dengan «siaran accounts pause»."
        )


def _wait_for_accounts(house: House) -> None:
    now = house.database.now()
    with house.database.read() as connection:
        looks_from = quarantine.looks_from(connection, house.settings.times)
        if looks_from is None or now >= looks_from or not quarantine.suspects(connection, looks_from):
            return
    minutes = math.ceil((looks_from - now).total_seconds() / 60)
    raise SiaranError(
        f"Kiriman terakhir sebelum pemulihan mungkin belum tampak di akunnya. Ulangi {minutes} menit lagi, sesudah "
        f"pukul {looks_from:%H.%M.%S} UTC."
    )


def _suspects(house: House, worker: str) -> list[queue.Claim]:
    with house.database.write() as connection:
        if quarantine.looks_from(connection, house.settings.times) is None:
            return []
        return queue.claim(connection, worker=worker, now=house.database.now(), times=house.settings.times, limit=50)


def answer_published(house: House, key: str, link: str, *, who: str) -> State:
    """A person says it is there: the account is read, and what stands at `link` (or has that id) becomes the post.

    Raises SiaranError where the account shows nothing at that link, Conflict where the question was answered before.
    """
    doubt = _doubt(house, key)
    p = doubt.post
    wanted = {link.rstrip("/"), *re.findall(r"\d{5,}(?:_\d+)?", link)}
    since = min(a.intent_at for a in doubt.attempts) - timedelta(days=1)
    sighting = house.platforms[p.platform].find(house.access(p.account), since, p.handle)
    seen = next((s for s in sighting.posts if wanted & {s.platform_id, (s.permalink or "").rstrip("/")}), None)
    if seen is None:
        raise SiaranError(
            f"Akun itu tidak memperlihatkan kiriman di {link}. Salin alamatnya dari halaman akun itu sendiri."
        )
    receipt = Receipt(seen.platform_id, seen.permalink, None, seen.created_at)
    with house.database.write() as connection:
        now = house.database.now()
        queue.confirm(connection, doubt, receipt, who=who, now=now, times=house.settings.times)
    return State.PUBLISHED


def answer_send(house: House, key: str, *, who: str) -> State:
    """A person says it is not there: one more send, fresh from now. Raises Conflict."""
    doubt, now = _doubt(house, key), house.database.now()
    not_after = now + timedelta(seconds=house.settings.fresh_for)
    with house.database.write() as connection:
        queue.send_again(connection, doubt, who=who, not_after=max(not_after, doubt.post.due_at), now=now)
    return State.QUEUED


def answer_drop(house: House, key: str, *, who: str) -> State:
    """A person says: let it be. Raises Conflict."""
    with house.database.write() as connection:
        queue.drop(connection, _doubt(house, key), who=who, now=house.database.now())
    return State.FAILED


def post(house: House, key: str) -> Post:
    """One post by its key. Raises SiaranError where there is none."""
    with house.database.read() as connection:
        found = posts.by_key(connection, key)
    if found is None:
        raise SiaranError(f"Kiriman {key} tidak ada. Lihat «siaran queue list».")
    return found


def _doubt(house: House, key: str) -> queue.Doubt:
    state = post(house, key).state
    with house.database.read() as connection:
        doubt = queue.doubt_of(connection, key)
    if doubt is None:
        raise Conflict(f"{key} tidak sedang dipertanyakan; keadaannya {state}.")
    return doubt
