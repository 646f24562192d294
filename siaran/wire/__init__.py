"""The only door to the platforms' APIs: pooled, timed, watched, never redirected, never retried, never stale.

`Door(times).session(routes)` is this thread's session; `transport_error` reads what a failed call means: surely not
sent (`Unavailable`), or possibly public (`OutcomeUnknown`).
"""

from siaran.wire.door import Door
from siaran.wire.session import AnswerTooLong, Exchange, Session, transport_error

__all__ = ["AnswerTooLong", "Door", "Exchange", "Session", "transport_error"]
