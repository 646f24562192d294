"""Every trouble that the sandbox can make, and what any platform must make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from siaran.domain.errors import (
    AccountHeld,
    AccountLost,
    Duplicate,
    OutcomeUnknown,
    PlatformClosed,
    PlatformError,
    RateLimited,
    Refused,
    Unavailable,
)
from tests.platforms.contract import KINDS


@dataclass(frozen=True)
class Trouble:
    """One trouble at the moment of publication: what a platform must make of it, and whether the post is public.

    `error` is the adapter's; on Instagram's last step, where hardly any error is a sure no, it is doubt, and `error`
    is what the answer says about the lane.
    """

    fault: str
    error: type[PlatformError] = OutcomeUnknown
    public: bool = False
    kinds: tuple[str, ...] = KINDS
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join([self.fault, *(str(value) for value in self.params.values())])


TROUBLES = (
    Trouble("reset_before"),
    Trouble("reset_after", public=True),
    Trouble("hang_before"),
    Trouble("hang_after", public=True),
    Trouble("drip", public=True, params={"seconds": 0.1}),
    Trouble("truncate", public=True),
    Trouble("huge", public=True),
    Trouble("late", public=True, params={"seconds": 0.6}),
    Trouble("no_id", public=True),
    Trouble("published_without_id", public=True),
    Trouble("html_200"),
    Trouble("html_200", public=True, params={"commit": True}),
    Trouble("redirect"),
    Trouble("status"),
    Trouble("status", params={"status": 502}),
    Trouble("status", params={"status": 403}),
    Trouble("status", params={"status": 429}),
    Trouble("status", params={"status": 500, "body": {"title": "x"}}),
    Trouble("status", params={"status": 403, "body": {"message": "Forbidden"}}),
    Trouble("status", public=True, params={"status": 200, "body": {}, "commit": True}),
    Trouble("rate", RateLimited),
    Trouble("credits", PlatformClosed),
    Trouble("usage_cap", PlatformClosed),
    Trouble("token", AccountLost),
    Trouble("held", AccountHeld),
    Trouble("duplicate", Duplicate, kinds=("x", "facebook")),
    Trouble("error", Refused, kinds=("x",)),
    Trouble("error", Refused, kinds=("facebook",), params={"code": 100}),
    Trouble("error", kinds=("facebook", "instagram"), params={"code": 1}),
    Trouble("2207051_after", RateLimited, public=True, kinds=("instagram",)),
)

INVISIBLE = (
    Trouble("reset_before", Unavailable),
    Trouble("reset_after", Unavailable),
    Trouble("truncate", Unavailable, params={"keep": 5}),
    Trouble("huge", Unavailable),
    Trouble("html_200", Unavailable),
    Trouble("redirect", Unavailable),
    Trouble("status", Unavailable, params={"status": 502}),
    Trouble("status", Unavailable, params={"status": 500, "body": {"id": "1", "data": []}}),
    Trouble("status", Unavailable, params={"status": 403, "body": {"message": "Forbidden"}}),
    Trouble("status", Unavailable, params={"status": 429}),
    Trouble("duplicate", Unavailable),
    Trouble("error", Unavailable, params={"code": 1, "status": 500}),
    Trouble("error", Refused, params={"code": 100}),
    Trouble("rate", RateLimited, params={"seconds": 60}),
    Trouble("credits", PlatformClosed),
    Trouble("usage_cap", PlatformClosed),
    Trouble("token", AccountLost),
    Trouble("held", AccountHeld),
)
"""At a call that makes nothing public there is no doubt. Refused only while preparing: a read is tried again."""

CALLS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "whoami": {"x": ("me",), "facebook": ("node",), "instagram": ("node",)},
    "find": {"x": ("timeline",), "facebook": ("timeline",), "instagram": ("timeline", "container_status")},
    "measure": {"x": ("lookup",), "facebook": ("timeline", "batch"), "instagram": ("timeline", "batch")},
    "prepare": {
        "x": ("upload_part", "alt"),
        "facebook": ("photo",),
        "instagram": ("quota", "container", "container_status"),
    },
}
"""What the verbs ask for, by the sandbox's names."""

REFUSING = frozenset({"upload_part", "alt", "photo", "container"})
"""The calls that can be refused for good."""
