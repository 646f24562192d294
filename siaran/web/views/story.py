"""What is known about a post, in order: a story made from its attempts, and from what was read of its account since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from siaran.domain.attempt import SENDS, Attempt, Outcome
from siaran.web.views.wall import Note

Look = Mapping[str, Any]
PUBLIC = frozenset({Outcome.ACCEPTED, Outcome.DOUBLED})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened; the page says each kind in its own words.

    `sent`: our text went out (`n`: which send, `detail`: what was answered). `unsent`: it surely did not (`detail`).
    `public`: it is there (`by`: who said so, where somebody did).
    `absent`: it was proved not to be there (`reads`). `read`: the page was read `reads` times without finding ours.
    `unread`: it could not be read, `reads` times, for the last time because of `detail`. `near`: something like ours
    appeared (`app`). `asked`: Siaran stopped and asked (`detail`).
    """

    kind: str
    at: datetime
    told: Mapping[str, Any] = field(default_factory=dict)


def story(
    attempts: Sequence[Attempt],
    looks: Mapping[int, Sequence[Look]],
    near: Sequence[Note] = (),
    asked: tuple[datetime, str] | None = None,
) -> list[Fact]:
    """The facts, oldest first. `looks` are by attempt, `near` what on the page is nearly ours, `asked` when and why."""
    facts = [fact for n, a in enumerate(attempts) for fact in _of_attempt(a, _send_number(attempts, n), looks)]
    facts += [Fact("near", note.at, {"app": note.app}) for note in near]
    if asked is not None:
        facts.append(Fact("asked", asked[0], {"detail": asked[1]}))
    return sorted(facts, key=lambda fact: fact.at)


def _send_number(attempts: Sequence[Attempt], n: int) -> int:
    return sum(a.outcome in SENDS for a in attempts[: n + 1])


def _of_attempt(attempt: Attempt, n: int, looks: Mapping[int, Sequence[Look]]) -> Iterator[Fact]:
    kind = "sent" if attempt.outcome in SENDS else "unsent"
    yield Fact(kind, attempt.intent_at, {"n": n, "detail": attempt.detail})
    read = [look for look in looks.get(attempt.id, ()) if look["complete"]]
    unread = [look for look in looks.get(attempt.id, ()) if "error" in look["evidence"]]
    if attempt.outcome in PUBLIC and attempt.closed_at is not None:
        yield Fact("public", attempt.closed_at, {"by": _person(attempt)})
    elif attempt.outcome is Outcome.ABSENT and attempt.closed_at is not None:
        yield Fact("absent", attempt.closed_at, {"reads": len(read), "n": n, "by": _person(attempt)})
    elif read:
        yield Fact("read", read[-1]["looked_at"], {"reads": len(read), "n": n})
    if unread:
        yield Fact("unread", unread[-1]["looked_at"], {"reads": len(unread), "detail": unread[-1]["evidence"]["error"]})


def _person(attempt: Attempt) -> str:
    """Who said so, where it was not proved by reading."""
    return str(attempt.evidence.get("person", "")) if isinstance(attempt.evidence, dict) else ""
