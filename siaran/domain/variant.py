"""A variant: the rendered words for campaign × territory × platform, fitted to the platform's limits."""

from __future__ import annotations

from dataclasses import dataclass

from siaran.domain.campaign import Medium


@dataclass(frozen=True, slots=True)
class Variant:
    """What is said in one territory on one platform: one part, or the parts of a thread in order.

    `length` is each part's, in the platform's count; `fitted` says what fitting did: "", "shortened" or "thread".
    `link` is set where the platform takes the link apart from the text.
    """

    campaign: str
    territory: str
    platform: str
    parts: tuple[str, ...]
    link: str | None = None
    media: tuple[Medium, ...] = ()
    fitted: str = ""
    lengths: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
