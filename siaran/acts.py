"""What people do to the queue: withdraw, move, stop, resume, and answer what Siaran cannot know."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from siaran import plan, publish, queue
from siaran.domain.attempt import Receipt
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.platform import Platform, ReadsLinks, Seen
from siaran.domain.post import IN_FLIGHT, OPEN, Post, State
from siaran.house import House
from siaran.store import agenda, audit, instance, posts, quarantine, revisions, submissions
from siaran.store.database import Connection
from siaran.store.listing import Narrow

AT_ONCE = 50
"""Posts that are withdrawn in one transaction: whoever publishes waits for it."""


def withdraw(house: House, key: str, *, who: str, reason: str = "", version: int | None = None) -> None:
    """Take back a post that has not been sent; `reason` are the person's own words.

    Raises Conflict where it has been sent, or is not as it was seen (`version`).
    """
    p = _as_seen(house, key, version)
    with house.database.write() as connection:
        queue.withdraw(connection, p, who=who, now=house.database.now(), reason=reason)


def withdraw_all(
    house: House, campaign: str, *, who: str, reason: str = "", scope: str | None = None
) -> tuple[int, int]:
    """Take back every post of a campaign, in a part of the house, that has not been sent.

    How many were, and how many are left that are not over: they are being sent, or in question. Raises Conflict where
    none could be.
    """
    with house.database.read() as connection:
        there = posts.listed(connection, campaign=campaign, territory=scope, states=OPEN)[::-1]
    taken = 0
    for start in range(0, len(there), AT_ONCE):  # sequels come before what they follow, so that each is told of
        with house.database.write() as connection:
            for p in there[start : start + AT_ONCE]:
                with suppress(Conflict):  # the worker was first: counted below
                    queue.withdraw(connection, p, who=who, now=house.database.now(), reason=reason)
                    taken += 1
    if not taken:
        raise Conflict(
            "Tidak ada kiriman yang dapat ditarik: semuanya sudah dikirim, sedang dikirim, atau sudah ditarik."
        )
    with house.database.read() as connection:
        return taken, len(posts.listed(connection, campaign=campaign, territory=scope, states=IN_FLIGHT))


def move(house: House, key: str, due_at: datetime, *, who: str, version: int | None = None) -> None:
    """Give an open post another time (aware); it stays fresh for as long as before. Raises Conflict as above."""
    p = _as_seen(house, key, version)
    not_after = due_at + (p.not_after - p.due_at)
    now = house.database.now()
    if not_after < now:
        raise SiaranError("Waktu itu sudah lewat. Pilih waktu yang akan datang.")
    with house.database.write() as connection:
        queue.reschedule(connection, p, due_at=due_at, not_after=not_after, who=who, now=now)


def move_day(house: House, narrow: Narrow, day: date, days: int, *, who: str) -> int:
    """Move what is still open of a campaign's day by whole days, each post keeping its time of day; how many moved.

    `narrow` names the campaign and the part of the house, `day` is each post's own, by the clock of its territory.
    All of it or nothing: raises Conflict that names who was first, SiaranError where the new day is over.
    """
    now = house.database.now()
    with house.database.write() as connection:
        found = agenda.open_posts(connection, narrow, day)
        if not found:
            raise Conflict("Tidak ada lagi kiriman yang dapat dipindahkan pada hari itu; semuanya sudah dikirim.")
        queue.reschedule_all(connection, [(p, *_days_later(p, days, now)) for p in found], who=who, now=now)
    return len(found)


def _days_later(p: Post, days: int, now: datetime) -> tuple[datetime, datetime]:
    due_at = p.due_at.astimezone(ZoneInfo(p.timezone)) + timedelta(days=days)
    not_after = due_at.astimezone(UTC) + (p.not_after - p.due_at)
    if not_after < now:
        raise SiaranError("Hari itu sudah lewat. Pilih hari yang akan datang.")
    return due_at, not_after


def plan_again(house: House, key: str, due_at: datetime, *, who: str, version: int | None = None) -> str:
    """Give a post that failed or was missed a successor at another time (aware), with the same words; its key.

    It waits for approval and looks before it sends; what followed the old one and ended with it comes along. Raises
    Conflict where it is not as it was seen, has a successor or is with its author, SiaranError where it cannot be.
    """
    p, now = _as_seen(house, key, version), house.database.now()
    if p.state not in plan.AGAIN:
        raise Conflict(
            "Kiriman ini tidak lagi gagal atau terlewat; mungkin sudah dijadwalkan lagi. Lihat keadaannya sekarang."
        )
    later = due_at - p.due_at
    if p.not_after + later < now:
        raise SiaranError("Waktu itu sudah lewat. Pilih waktu yang akan datang.")
    with house.database.write() as connection:
        _refuse_returned(connection, p.campaign)
        newest = revisions.newest(connection, p.campaign)
        number = newest.number if newest else p.revision
        there, kept = posts.listed(connection, campaign=p.campaign), posts.kept(connection, p.campaign)
        slots = plan.again(p, there, kept, later, number)
        if not slots:
            raise Conflict(
                "Kiriman ini sudah memiliki pengganti, atau yang diikutinya tidak terbit. Lihat keduanya dahulu."
            )
        sends = {kind: platform.sends for kind, platform in house.kinds.items()}
        queue.add_again(connection, slots, sends=sends, who=who, now=now)
    return slots[0].key


def _refuse_returned(connection: Connection, campaign: str) -> None:
    """What is with its author is not before those who approve: a new post of it would wait for nobody."""
    latest = submissions.latest(connection, campaign)
    if latest is not None and latest.returned:
        raise Conflict("Pengumuman ini dikembalikan ke penulis; ajukan lagi dahulu.")


def stop(house: House, *, who: str, reason: str = "") -> bool:
    """Stop all publishing; whether it was running."""
    with house.database.write() as connection:
        return queue.stop(connection, who=who, now=house.database.now(), reason=reason)


def free(house: House, *, who: str) -> int:
    """Take back the lanes that a process held whose clock was ahead; how many. What it was sending becomes unknown.

    Raises SiaranError while an engine runs: it may hold them.
    """
    now = house.database.now()
    with house.database.write() as connection:
        row = instance.get(connection)
        if row is not None and instance.beats(row.beat_at, now):
            raise SiaranError("Siaran sedang berjalan. Hentikan di semua mesin, tunggu sepuluh detik, lalu ulangi.")
        freed = queue.free(connection, who=who, now=now, times=house.settings.times)
        queue.heal(connection, now, house.settings.times)
    return freed


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
    ports = house.ports()
    while claims := _suspects(house, ports.worker):
        publish.say(claims, ports)
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
    since = min(a.intent_at for a in doubt.attempts) - timedelta(days=1)
    reader = _reader(house, p)
    seen = _led_to(reader, link, reader.find(house.access(p.account), since, p.handle).posts)
    receipt = Receipt(seen.platform_id, seen.permalink, None, seen.created_at)
    with house.database.write() as connection:
        now = house.database.now()
        queue.confirm(connection, doubt, receipt, who=who, now=now, times=house.settings.times)
    return State.PUBLISHED


def _led_to(platform: Platform, link: str, shown: Sequence[Seen]) -> Seen:
    """The post at a link, or of an id, among those that the account shows: nothing else can become ours."""
    seen = next((s for s in shown if link.rstrip("/") in (s.platform_id, (s.permalink or "").rstrip("/"))), None)
    if seen is None and "/" in link and isinstance(platform, ReadsLinks):
        seen = platform.led_to(link, shown)
    if seen is None:
        raise SiaranError(
            f"Akun itu tidak memperlihatkan kiriman di {link}. Salin tautannya dari halaman akun itu sendiri, atau "
            "tekan Ini kiriman kita pada kirimannya di halaman Pertanyaan."
        )
    return seen


def _reader(house: House, p: Post) -> Platform:
    found = house.platforms.get(p.platform)
    if found is None:
        raise SiaranError(
            f"Halaman {house.kinds[p.platform].label} tidak dapat dibaca: kanalnya belum diatur di peladen ini. "
            "Mintalah pengelola peladen melengkapinya, lalu ulangi."
        )
    return found


def answer_send(house: House, key: str, *, who: str, version: int | None = None) -> State:
    """A person says it is not there: one more send, fresh from now, or as long as it was if longer.

    Raises Conflict where nobody was asked, or it is not what they looked at (`version`): it may have been sent since.
    """
    doubt, now = _question(house, key, version), house.database.now()
    not_after = max(doubt.post.not_after, now + timedelta(seconds=house.settings.fresh_for))
    with house.database.write() as connection:
        queue.send_again(connection, doubt, who=who, not_after=not_after, now=now)
    return State.QUEUED


def answer_drop(house: House, key: str, *, who: str, version: int | None = None) -> State:
    """A person says: let it be. Raises Conflict as `answer_send` does."""
    doubt = _question(house, key, version)
    with house.database.write() as connection:
        queue.drop(connection, doubt, who=who, now=house.database.now())
    return State.FAILED


def read_again(house: House, key: str, *, who: str) -> None:
    """Read the account of a post in doubt now; what is seen is kept, and a yes counts at once. Raises Conflict."""
    doubt = _doubt(house, key)
    publish.look_now(doubt, house.ports())
    with house.database.write() as connection:
        audit.record(connection, who=who, action="look", subject=key, now=house.database.now())


def post(house: House, key: str) -> Post:
    """One post by its key. Raises SiaranError where there is none."""
    with house.database.read() as connection:
        found = posts.by_key(connection, key)
    if found is None:
        raise SiaranError(f"Kiriman {key} tidak ada. Lihat «siaran queue list».")
    return found


def _as_seen(house: House, key: str, version: int | None) -> Post:
    p = post(house, key)
    if version not in (None, p.version):
        raise Conflict(f"{key} sudah diubah sesudah Anda membukanya. Perubahan ini tidak disimpan; lihat, lalu ulangi.")
    return p


def _question(house: House, key: str, version: int | None) -> queue.Doubt:
    """The doubt that a person was asked about, as they saw it."""
    _as_seen(house, key, version)
    doubt = _doubt(house, key)
    if doubt.post.asked_at is None:
        raise Conflict(f"{key} masih dicari Siaran sendiri. Anda ditanya bila tidak ditemukan; tunggu sampai saat itu.")
    return doubt


def _doubt(house: House, key: str) -> queue.Doubt:
    post(house, key)
    with house.database.read() as connection:
        doubt = queue.doubt_of(connection, key)
    if doubt is None:
        raise Conflict(f"{key} tidak sedang dipertanyakan; mungkin sudah terjawab. Lihat keadaannya sekarang.")
    return doubt
