"""The rules of a pretend world: every behaviour that can be switched, with the platforms' own values as defaults."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(slots=True)
class Rules:
    """Switches and limits; all durations in seconds but `latency_ms`.

    - `speed`: how many seconds the audience ages in one (3600: an hour a second). Only the audience: limits, expiry and
      the 30 days of private metrics stay on the clock.
    - `latency_ms`: every answer takes at least this long. `lag`: a post shows on timelines only after this.
    - `limits`: X's rate limits and daily caps, Graph's budgets. `app_daily` / `user_daily`: X posts in 24 h (None: no
      cap, and no header). `page_budget`: Graph calls of one account in 24 h.
    - `duplicates`: refuse the same words twice (X 403 within a day, Facebook 506 in a row).
    - `vocabulary`: X's field names, "old" (`tweet.fields`), "new" (spec 2.167, `post.fields`) or "both".
    - `oauth_skew`: how far a signature's timestamp may be off (None: any).
    - `container_polls` / `container_seconds`: an Instagram container is FINISHED after so many reads or so long.
    - `insights_after`: audience age below which Instagram's insights are an empty list.
    - `metrics_refused`: insight metrics that are suddenly "not valid".
    - `proof_required`: Graph calls without appsecret_proof are refused. `app_live`: no → posts are not public.
    """

    speed: float = 1.0
    latency_ms: float = 0.0
    lag: float = 0.0
    limits: bool = True
    app_daily: int | None = 10_000
    user_daily: int | None = None
    unverified_daily: int = 50
    page_budget: int = 4_800
    duplicates: bool = True
    vocabulary: str = "old"
    oauth_skew: float | None = 300.0
    container_polls: int = 1
    container_seconds: float = 5.0
    instagram_quota: int = 100
    containers_daily: int = 400
    insights_after: float = 600.0
    metrics_refused: tuple[str, ...] = ()
    proof_required: bool = False
    app_live: bool = True

    def change(self, values: dict[str, Any]) -> None:
        """Set several rules; an unknown name raises KeyError and changes nothing."""
        known = {f.name for f in fields(self)}
        for name in values:
            if name not in known:
                raise KeyError(name)
        for name, value in values.items():
            setattr(self, name, tuple(value) if isinstance(value, list) else value)
