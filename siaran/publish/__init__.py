"""Say the next due post once, and write down what we know; look for what is in doubt.

`say` carries claimed posts through steps 2 to 7 of the protocol; `ready`, `begin`, `call` and `settle` are its parts,
for whoever makes many calls at one time. `reconcile` looks for posts in doubt, `replay` writes spooled results down,
`look_now` looks for one post because a person asks, `complete_links` finds ids that are pending. All take `Ports`:
database, platforms, clocks.
"""

from siaran.publish.clocks import Clocks, Moment, machine_clocks
from siaran.publish.ports import Ports
from siaran.publish.ready import Ready, ready
from siaran.publish.reconcile import complete_links, look_now, reconcile
from siaran.publish.spool import Spool
from siaran.publish.step import Begun, begin, call, replay, say, settle, waits_too_long

__all__ = [
    "Begun",
    "Clocks",
    "Moment",
    "Ports",
    "Ready",
    "Spool",
    "begin",
    "call",
    "complete_links",
    "look_now",
    "machine_clocks",
    "ready",
    "reconcile",
    "replay",
    "say",
    "settle",
    "waits_too_long",
]
