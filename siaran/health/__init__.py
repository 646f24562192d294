"""Is all well? What was checked, what is ill and what to do, as sentences for a person; and the watch over copies.

`examine` looks at everything here, really writing to disk and database, `Pulse` does so for whoever asks again and
again, and for every page; `ask_platforms` asks each platform too. `ills` is what is not well, `for_people` what an
unattended run leaves. `check_copy` (at start) and `keep_mark` (every second) find copies;
`watch_disk` tells in time.
"""

from siaran.health.checks import Check, ask_platforms, audit_record, examine, for_people, ills
from siaran.health.copies import check_copy, keep_mark
from siaran.health.disk import watch_disk
from siaran.health.pulse import Pulse

__all__ = [
    "Check",
    "Pulse",
    "ask_platforms",
    "audit_record",
    "check_copy",
    "examine",
    "for_people",
    "ills",
    "keep_mark",
    "watch_disk",
]
