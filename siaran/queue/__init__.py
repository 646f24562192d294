"""The ledger: claim, begin, settle, heal, look, ask, approve, withdraw; one conditional UPDATE each.

In: a connection inside one short transaction, `now` (aware UTC). Out: frozen dataclasses, or what was moved.
Raises `Conflict` where somebody, or the worker, was first.
"""

from siaran.queue.claim import Claim, claim
from siaran.queue.doubt import (
    Doubt,
    absent,
    ask,
    complete_link,
    confirm,
    doubt_of,
    drop,
    found,
    note_look,
    send_again,
    take_links,
    take_looks,
)
from siaran.queue.gates import free, resume, standing, stop
from siaran.queue.heal import Healed, heal
from siaran.queue.intent import Intent, begin, keep_handle, postpone, release, take_effect
from siaran.queue.ledger import Ledger
from siaran.queue.plain import Result
from siaran.queue.schedule import (
    Rewrite,
    add,
    add_again,
    approve,
    reschedule,
    reschedule_all,
    revise,
    rewrite,
    withdraw,
)
from siaran.queue.settle import settle

__all__ = [
    "Claim",
    "Doubt",
    "Healed",
    "Intent",
    "Ledger",
    "Result",
    "Rewrite",
    "absent",
    "add",
    "add_again",
    "approve",
    "ask",
    "begin",
    "claim",
    "complete_link",
    "confirm",
    "doubt_of",
    "drop",
    "found",
    "free",
    "heal",
    "keep_handle",
    "note_look",
    "postpone",
    "release",
    "reschedule",
    "reschedule_all",
    "resume",
    "revise",
    "rewrite",
    "send_again",
    "settle",
    "standing",
    "stop",
    "take_effect",
    "take_links",
    "take_looks",
    "withdraw",
]
