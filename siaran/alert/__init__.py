"""What someone must be told goes out: stored alerts to Apprise targets (e-mail, Telegram, …), each once.

In: the database, the targets' addresses, `now`. Out: how many went out. An alert that no target took is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import apprise

from siaran.store.alerts import Alert, mark_told, take_untold
from siaran.store.database import Database

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(seconds=60)


def deliver(database: Database, targets: Sequence[str], now: datetime) -> int:
    """Send every alert that has not gone out to all targets; without targets alerts stay rows."""
    if not targets:
        return 0
    sender = apprise.Apprise()
    for target in targets:
        sender.add(target)
    with database.write() as connection:
        waiting = take_untold(connection, now, TRY_AGAIN)
    return sum(_tell(database, sender, alert, now) for alert in waiting)


def _tell(database: Database, sender: apprise.Apprise, alert: Alert, now: datetime) -> bool:
    if not sender.notify(title=f"Siaran: {alert.subject}", body=alert.text):
        log.warning("alert %s did not go out, try %s", alert.key, alert.tries)
        return False
    with database.write() as connection:
        return mark_told(connection, alert.id, now)
