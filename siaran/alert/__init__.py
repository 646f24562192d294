"""What someone must be told goes out: stored alerts to Apprise targets (e-mail, Telegram, …), each once to each target.

In: the database, the targets' addresses, `now`, and in which tongue they are told. Out: how many went out. What a
target did not take is tried again.
docs/decisions/0010-alerts-at-least-once.md says what happens where a process dies in between.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import apprise

from siaran.domain.account import AccountState
from siaran.domain.member import plainly
from siaran.domain.post import State
from siaran.speech import N_, Tongue
from siaran.store import alerts
from siaran.store.alerts import Alert
from siaran.store.database import Database

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(seconds=60)
SHOWN = 30
"""So many alerts of one kind go into one message; of more, the rest is counted."""

KINDS: Mapping[str, str] = {
    State.FAILED: N_("Kiriman gagal"),
    State.MISSED: N_("Kiriman terlewat"),
    State.WITHDRAWN: N_("Kiriman ditarik"),
    AccountState.LOST: N_("Akun terputus"),
    AccountState.HELD: N_("Akun ditahan kanalnya"),
    "question": N_("Pertanyaan"),
    "doubled": N_("Kiriman terbit dua kali"),
    "gone": N_("Kiriman dihapus di kanalnya"),
    "closed": N_("Kanal tertutup"),
    "clock": N_("Jam mesin"),
    "disk": N_("Disk"),
    "quarantine": N_("Karantina"),
    "emergency": N_("Darurat"),
    "access": N_("Cara masuk anggota"),
}
"""What several alerts of a kind are called together."""

AND_MORE = N_("Dan %(n)s lagi.")


def deliver(database: Database, targets: Sequence[str], now: datetime, tongue: Tongue) -> int:
    """Send what has not gone out, to each target by itself: one that does not answer keeps no other waiting for long.

    Without targets alerts stay rows. Alerts of one kind that wait together go out as one message.
    """
    with database.read() as connection:
        if not targets or not alerts.any_untold(connection, now):
            return 0
    names = {_name(target): target for target in targets}
    with database.write() as connection:
        alerts.owe(connection, list(names), now)
    return sum(_serve(database, name, target, now, tongue) for name, target in names.items())


def tell(targets: Sequence[str], subject: str, text: str, tongue: Tongue) -> bool:
    """Send at once what cannot be stored (the disk is full); whether any target took it."""
    return sum(_send(target, tongue.said(subject), tongue.said(text)) for target in targets) > 0


def unusable(targets: Sequence[str]) -> list[int]:
    """Which of the addresses are none that Apprise knows: their places in the list, from 1."""
    return [place for place, target in enumerate(targets, 1) if not _sender(target)]


def _serve(database: Database, name: str, target: str, now: datetime, tongue: Tongue) -> int:
    with database.write() as connection:
        owed = alerts.take_owed(connection, name, now, TRY_AGAIN)
    done = 0
    for message in _messages(owed):
        if not _send(target, _subject(message, tongue), _text(message, tongue)):
            log.warning("target %s of SIARAN_ALERTS took nothing; tried again in %s", name, TRY_AGAIN)
            break
        with database.write() as connection:
            alerts.mark_told(connection, [a.id for a in message], name, now)
        done += len(message)
    return done


def _messages(owed: Sequence[Alert]) -> Iterator[list[Alert]]:
    """The alerts of one kind are one message."""
    for _, same in groupby(sorted(owed, key=lambda a: a.kind), key=lambda a: a.kind):
        yield list(same)


def _subject(message: Sequence[Alert], tongue: Tongue) -> str:
    first = message[0]
    if len(message) == 1:
        return plainly(tongue.said(first.subject))
    return f"{tongue.gettext(KINDS.get(first.kind, first.kind))} ({len(message)})"


def _text(message: Sequence[Alert], tongue: Tongue) -> str:
    lines = [plainly(tongue.said(a.text)) for a in message[:SHOWN]]
    more = len(message) - len(lines)
    return "\n\n".join(lines + ([tongue.gettext(AND_MORE) % {"n": more}] if more else []))


def _send(target: str, subject: str, text: str) -> bool:
    sender = _sender(target)
    return bool(sender and sender.notify(title=f"Siaran: {subject}", body=text))


def _sender(target: str) -> apprise.Apprise:
    """What sends to one address; empty, so false, where Apprise does not know the address."""
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # it logs addresses, and those hold tokens
    sender = apprise.Apprise()
    sender.add(target)
    return sender


def _name(target: str) -> str:
    """What stands for an address in rows and logs: the address itself holds secrets."""
    return hashlib.sha256(target.encode()).hexdigest()[:16]
