"""Who has a hand in what waits for approval, and so may not approve it: they wrote it, submitted it, or chose its time.

Whoever gives somebody a link to sign in with could have signed in as them. So for three days after a link was used,
what one of the two did counts for the other, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, and_, func, or_, select

from siaran.domain.member import AT_DESK
from siaran.domain.post import State
from siaran.store.member_tables import invitation, member
from siaran.store.tables import post, revision
from siaran.store.writing_tables import approval, submission

LENT_FOR = timedelta(hours=72)

_AGAIN = and_(post.c.replaces.is_not(None), post.c.kept_revision.is_not(None))
"""A person planned it again: its words may be those of any revision."""


class Bar(StrEnum):
    """Why somebody may not approve: they wrote or submitted it, chose its time by hand, or share a way in.

    Of several reasons the first is told.
    """

    WROTE = "wrote"
    TIMED = "timed"
    LENT = "lent"


@dataclass(frozen=True, slots=True)
class Link:
    """`taker` signed in lately by a link that `giver` made. `renewed`: they had been a member for longer."""

    giver: str
    taker: str
    renewed: bool


@dataclass(frozen=True, slots=True)
class Concern:
    """Who has a hand in what waits of one campaign, as the record names them.

    `writers` in all of it; `elders`, who wrote any of its revisions, in what was planned `again`, by territory;
    `timers` in what they moved or planned again, by territory.
    """

    writers: frozenset[str]
    elders: frozenset[str]
    again: frozenset[str]
    timers: Mapping[str, frozenset[str]]
    links: Sequence[Link]

    def bars(self, who: str, territories: Iterable[str]) -> dict[str, Bar]:
        """In which of these territories `who` may not approve what waits, and why."""
        everywhere = self._bar(who, self.writers, frozenset())
        found = {code: self._there(who, code) if self._special(code) else everywhere for code in territories}
        return {code: bar for code, bar in found.items() if bar is not None}

    def _special(self, code: str) -> bool:
        return code in self.again or code in self.timers

    def _there(self, who: str, code: str) -> Bar | None:
        wrote = self.writers | self.elders if code in self.again else self.writers
        return self._bar(who, wrote, self.timers.get(code, frozenset()))

    def _bar(self, who: str, wrote: frozenset[str], timed: frozenset[str]) -> Bar | None:
        if who in wrote:
            return Bar.WROTE
        if who in timed:
            return Bar.TIMED
        # A newcomer's first link says nothing of who writes under that name: else nobody could approve on a first day.
        renewals = [link for link in self.links if link.renewed]
        return Bar.LENT if _behind({who}, self.links) & _behind(wrote | timed, renewals) else None


def of_campaign(connection: Connection, campaign: str, now: datetime) -> Concern:
    """Who has a hand in what waits of a campaign."""
    again, timers = set(), dict[str, set[str]]()
    marked = select(post.c.territory, post.c.timed_by, _AGAIN.label("again")).distinct()
    marked = marked.where(post.c.campaign == campaign, post.c.state == State.PLANNED)
    for row in connection.execute(marked.where(or_(_AGAIN, post.c.timed_by.is_not(None)))):
        again |= {row.territory} if row.again else set()
        timers.setdefault(row.territory, set()).update({row.timed_by} - {None})
    return Concern(
        writers=_writers(connection, campaign, _approved_whole(connection, campaign)),
        elders=_writers(connection, campaign, 0) if again else frozenset(),
        again=frozenset(again),
        timers={code: frozenset(names) for code, names in timers.items()},
        links=_links(connection, now - LENT_FOR),
    )


def waits_for_others(connection: Connection, campaign: str, codes: Collection[str], who: str, now: datetime) -> bool:
    """Whether `who` may approve nothing of what waits of a campaign in these territories."""
    return len(of_campaign(connection, campaign, now).bars(who, codes)) == len(codes)


def _approved_whole(connection: Connection, campaign: str) -> int:
    """The newest revision that was approved to the last post: who wrote it, or an older one, is free again."""
    whole = select(func.coalesce(func.max(approval.c.revision), 0))
    return int(connection.execute(whole.where(approval.c.campaign == campaign, approval.c.complete)).scalar_one())


def _writers(connection: Connection, campaign: str, since: int) -> frozenset[str]:
    """Who wrote or submitted anything after revision `since`, and who wrote and submitted what it is now."""
    newest = select(func.max(revision.c.number)).where(revision.c.slug == campaign).scalar_subquery()
    authors = select(revision.c.author).where(
        revision.c.slug == campaign, (revision.c.number > since) | (revision.c.number == newest)
    )
    submitted = select(submission.c.who, submission.c.writers).where(
        submission.c.campaign == campaign, (submission.c.revision > since) | submission.c.open
    )
    found = set(connection.execute(authors).scalars())
    for who, writers in connection.execute(submitted):
        found |= {who, *writers}
    return frozenset(found)


def _links(connection: Connection, since: datetime) -> list[Link]:
    """The links that members made for others and that were used, or replaced, since then."""
    query = select(member.c.name, member.c.created_at, invitation.c.invited_by)
    query = query.join(invitation, invitation.c.member == member.c.id).where(invitation.c.used_at > since)
    rows = connection.execute(query.where(invitation.c.invited_by.endswith(AT_DESK))).all()
    return [Link(row.invited_by, f"{row.name}{AT_DESK}", row.created_at <= since) for row in rows]


def _behind(names: Collection[str], links: Sequence[Link]) -> set[str]:
    """These, those whose links they used, and so on."""
    found = set(names)
    while more := {link.giver for link in links if link.taker in found} - found:
        found |= more
    return found
