"""An account: a handle on a platform that speaks for a territory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AccountState(StrEnum):
    """Whether we may publish there. *held*: the platform wants a person to see to the account first."""

    ACTIVE = "active"
    PAUSED = "paused"
    LOST = "lost"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `external_id` decides who it is; the handle is only its present name.

    `strict` never sends a second time: it asks. `quiet_hours`, `min_gap` (seconds) and `slots` override the settings.
    """

    id: int
    territory: str
    platform: str
    handle: str
    external_id: str
    state: AccountState = AccountState.ACTIVE
    reason: str = ""
    strict: bool = False
    quiet_hours: str | None = None
    min_gap: int | None = None
    slots: str | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """An account as a platform's verb needs it: who it is and its decrypted secrets, for one call only."""

    external_id: str
    handle: str
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a platform says a token is. `notes`: what should be seen to although it works, as sentences.

    `scopes`: what the token may do, where the platform tells.
    """

    external_id: str
    handle: str
    name: str = ""
    expires_at: datetime | None = None
    notes: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
