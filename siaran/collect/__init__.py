"""Published posts → snapshots; rhythm: often, then less, then never.

In: a database, the platforms, a vault, `now` (aware UTC). Out: `Collected`: snapshots taken, posts gone, and a sentence
for each account whose metrics could not be read; one account's trouble never stops another.
"""

from siaran.collect.collecting import Collected, collect_due, collect_now
from siaran.collect.rhythm import next_time

__all__ = ["Collected", "collect_due", "collect_now", "next_time"]
