"""The errors of Siaran. A class exists only if it changes who acts.

    SiaranError
    ├─ ContentError       the author mends a file
    ├─ Conflict           look again: someone moved it first
    └─ PlatformError      a platform, or the way to it
       ├─ RateLimited       the account's lane waits
       ├─ Unavailable       surely not sent: again later
       ├─ AccountLost       reconnect the account
       ├─ AccountHeld       a person sees to the account on the platform
       ├─ PlatformClosed    credits, cap, app suspended: all its lanes wait
       ├─ Refused           change the post
       └─ OutcomeUnknown    it may be public: look
          └─ Duplicate      the platform says it has this already

Messages are sentences for a person and never hold a secret or a URL with one.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from siaran.domain.keepable import keepable


class SiaranError(Exception):
    """Anything that Siaran itself reports."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in what a person wrote: where, what is wrong, what to do. `line` counts from 1, 0 is the file.

    `in_form` is what to do instead where the writing has the shape of a form, which has no keys and no lines.
    `value` is the name of what places lack, where giving it to them would mend it. `key` is the front matter's, in
    English, where it is about one: it may be missing, and then it has no line.
    """

    file: str
    line: int
    what: str
    todo: str = ""
    in_form: str = ""
    value: str = ""
    key: str = field(default="", compare=False)

    def told(self, *, form: bool) -> str:
        """What is wrong and what to do, to somebody who has it before them as a form, or as a file."""
        return f"{self.what} {(form and self.in_form) or self.todo}".strip()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}" + (f" {self.todo}" if self.todo else "")


class ContentError(SiaranError):
    """What a person wrote has mistakes; all of them, in `mistakes`."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


class Conflict(SiaranError):
    """Somebody, or the worker, changed it first; nothing was overwritten."""


class PlatformError(SiaranError):
    """A platform's answer, or the way to it, went wrong. `status` is HTTP's, `code` the platform's own (`"100/33"`)."""

    def __init__(self, message: str, *, status: int | None = None, code: str = "") -> None:
        super().__init__(keepable(message))
        self.status = status
        self.code = code


class RateLimited(PlatformError):
    """Too many calls for this account: its lane waits until `until` (aware UTC; None where the platform names none)."""

    def __init__(
        self, message: str, *, until: datetime | None = None, status: int | None = None, code: str = ""
    ) -> None:
        super().__init__(message, status=status, code=code)
        self.until = until


class Unavailable(PlatformError):
    """Surely not public: nothing was sent, or what was asked for is not ready. `again_in` seconds, at the earliest.

    `soon`: waiting is normal here (a container is being made), so no back-off beyond `again_in`.
    """

    def __init__(
        self,
        message: str,
        *,
        again_in: float | None = None,
        soon: bool = False,
        status: int | None = None,
        code: str = "",
    ) -> None:
        super().__init__(message, status=status, code=code)
        self.again_in = again_in
        self.soon = soon


class AccountLost(PlatformError):
    """The token is dead; somebody must reconnect the account."""


class AccountHeld(PlatformError):
    """The platform wants a person to see to the account (locked, permission lapsed, identity check)."""


class PlatformClosed(PlatformError):
    """Nothing goes out on the whole platform: credits, usage cap, app suspended, or the app's limit (`until`)."""

    def __init__(
        self, message: str, *, until: datetime | None = None, status: int | None = None, code: str = ""
    ) -> None:
        super().__init__(message, status=status, code=code)
        self.until = until


class Refused(PlatformError):
    """Surely not public, and the same post would be refused again.

    `stale_handle`: only because what was prepared is no longer known there; prepare anew and try once more.
    """

    def __init__(self, message: str, *, stale_handle: bool = False, status: int | None = None, code: str = "") -> None:
        super().__init__(message, status=status, code=code)
        self.stale_handle = stale_handle


class OutcomeUnknown(PlatformError):
    """It may or may not be public. `also` is what the same answer says about the account or the platform."""

    def __init__(
        self, message: str, *, also: PlatformError | None = None, status: int | None = None, code: str = ""
    ) -> None:
        super().__init__(message, status=status, code=code)
        self.also = also


class Duplicate(OutcomeUnknown):
    """The platform says the account has said this already: after a lost send, evidence of yes."""


def told(error: BaseException) -> str:
    """What may be written down of an error, in whole sentences: our own words; of another one, which may quote a
    secret, only its kind.
    """
    return str(error) if isinstance(error, PlatformError) else f"Kesalahan program ({type(error).__name__})."


def traced(error: BaseException) -> str:
    """The same, and where in the code it happened: what a log keeps of a fault of our own."""
    return f"{told(error)}\n{''.join(traceback.format_tb(error.__traceback__))}".rstrip()
