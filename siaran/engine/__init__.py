"""When to call the verbs: the embedded engine, one process with APScheduler as its clock."""

from siaran.engine.accesses import ports_of
from siaran.engine.embedded import Chore, Engine
from siaran.engine.unattended import run_until, run_until_idle

__all__ = ["Chore", "Engine", "ports_of", "run_until", "run_until_idle"]
