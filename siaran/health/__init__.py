"""Is all well? What was checked, what is ill and what to do, as sentences for a person; and the watch over copies.

`examine` looks at everything here, really writing to disk and database, and asks each platform where that is wanted;
`Pulse` looks for whoever asks again and again, and for every page. `ills` is what is not well, `for_people` what an
unattended run leaves, `links` whether invitations open for others. `check_copy` (at start) and `keep_mark` (every
second) find copies; `watch_disk` tells in time.
"""

from siaran.health.checks import Check, audit_record, examine, for_people, ills, links
from siaran.health.copies import check_copy, keep_mark
from siaran.health.disk import watch_disk
from siaran.health.pulse import Pulse

__all__ = [
    "Check",
    "Pulse",
    "audit_record",
    "check_copy",
    "examine",
    "for_people",
    "ills",
    "keep_mark",
    "links",
    "watch_disk",
]
