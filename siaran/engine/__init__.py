"""When to call the verbs: the embedded engine, one process with APScheduler as its clock."""

from siaran.engine.embedded import Chore, Engine
from siaran.engine.group import GroupLedger

__all__ = ["Chore", "Engine", "GroupLedger"]
