"""What became of it all: the database held against what the platforms really show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from siaran.domain.post import Post, State
from siaran.store import posts
from tests.crash.town import Town


@dataclass
class Findings:
    """Broken promises as sentences, by kind; `questions`: posts about which a person has been asked."""

    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """Every broken promise."""
        return self.doubled + self.lost + self.untrue


def findings(town: Town) -> Findings:
    """Judge a town in which nothing goes on any more."""
    with town.house.database.read() as connection:
        all_posts = posts.listed(connection)
        attempts = posts.attempt_counts(connection)
    public: dict[tuple[str, str], list[str]] = {}
    containers: dict[str, str] = {}
    for row in town.public():
        public.setdefault((row["platform"], row["text"]), []).append(row["id"])
        containers[row["container"]] = row["text"]
    asked_for = Counter((row["platform"], containers.get(row["said"], row["said"])) for row in town.requests())
    found = Findings()
    for p in all_posts:
        _judge(p, public.pop((p.platform, p.text), []), asked_for[(p.platform, p.text)], attempts.get(p.id, 0), found)
    found.untrue += [f"nobody wrote {text!r} on {platform}" for platform, text in public]
    return found


def _judge(p: Post, public: list[str], requests: int, attempts: int, found: Findings) -> None:
    if len(public) > 1:
        found.doubled.append(f"{p.key} is public {len(public)} times")
    if requests > attempts:
        found.untrue.append(f"{p.key}: {requests} requests, {attempts} attempts")
    _STATES.get(p.state, _going_on)(p, public, found)


def _published(p: Post, public: list[str], found: Findings) -> None:
    if not public:
        found.lost.append(f"{p.key} is said to be public and is not")
    elif p.platform_id not in public:
        found.untrue.append(f"{p.key} has the id {p.platform_id}, and {public} is public")


def _not_public(p: Post, public: list[str], found: Findings) -> None:
    found.lost.append(f"{p.key} ended {p.state}: {p.reason}")
    if public:
        found.untrue.append(f"{p.key} is {p.state}, and public")


def _in_doubt(p: Post, _public: list[str], found: Findings) -> None:
    (found.questions if p.asked_at else found.lost).append(f"{p.key} is in doubt: {p.reason}")


def _going_on(p: Post, _public: list[str], found: Findings) -> None:
    found.lost.append(f"{p.key} is still {p.state}: {p.reason}")


_STATES: dict[State, Any] = {
    State.PUBLISHED: _published,
    State.UNKNOWN: _in_doubt,
    State.FAILED: _not_public,
    State.MISSED: _not_public,
    State.WITHDRAWN: _not_public,
}
