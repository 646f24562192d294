"""When to call the verbs: the embedded engine, one process with APScheduler as its clock."""

from siaran.engine.embedded import Chore, Engine
from siaran.engine.group import GroupLedger, ports_of
from siaran.engine.unattended import run_until, run_until_idle

__all__ = ["Chore", "Engine", "GroupLedger", "ports_of", "run_until", "run_until_idle"]
