"""An account's page as it was last read, with our own sends drawn into its time line, newest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from siaran.domain.attempt import SENDS, Attempt
from siaran.web.views.wording import Wording, compare


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the page: a post there, or a send of ours.

    `kind`: `near` (nearly our text), `ours` (a post that Siaran published), `other`, `sent`. `wording` compares a near
    one with our text. `n`: which send it is. `claimable`: somebody may say that it is the post in doubt.
    """

    kind: str
    at: datetime
    id: str = ""
    text: str = ""
    permalink: str = ""
    app: str = ""
    wording: Wording | None = None
    n: int = 0
    detail: str = ""
    claimable: bool = False


def wall(text: str, evidence: Mapping[str, Any], attempts: Sequence[Attempt], owned: Collection[str]) -> list[Note]:
    """What a reader of the page saw (`evidence` of one look), our sends between it; `owned`: ids of posts of ours."""
    sends = [a for a in attempts if a.outcome in SENDS]
    began = min((a.intent_at for a in sends), default=None)
    seen = [_seen(one, text, evidence.get("near", ()), owned, began) for one in evidence.get("recent", ())]
    sent = [Note("sent", a.intent_at, n=n, detail=a.detail) for n, a in enumerate(sends, 1)]
    return sorted([*seen, *sent], key=lambda note: note.at, reverse=True)


def _seen(
    one: Mapping[str, Any], text: str, near: Collection[str], owned: Collection[str], began: datetime | None
) -> Note:
    at, is_near = datetime.fromisoformat(one["at"]), one["id"] in near
    kind = "near" if is_near else "ours" if one["id"] in owned else "other"
    return Note(
        kind,
        at,
        id=one["id"],
        text=" ".join(one["text"].split()),
        permalink=one["permalink"] or "",
        app=one["app"],
        wording=compare(text, one["text"]) if is_near else None,
        claimable=is_near or (kind == "other" and began is not None and at >= began),
    )
