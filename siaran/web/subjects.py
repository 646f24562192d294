"""Whose is it? For each parameter that a path may have: the territories that what it names belongs to.

Nothing (an empty set) means that there is no such thing, or none that anybody may know of. Names: `post` is a post's
number, `campaign` a slug, `territory` a code, `account`, `member`, `session`, `hold` are numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from siaran import content, drafting
from siaran.domain.member import EVERYWHERE, Member, within
from siaran.house import House
from siaran.store import accounts, drafts, holds, library, members, places, posts, revisions, sessions
from siaran.web.bounds import number_of

Owners = Callable[[House, Member, str], set[str]]


def _territory(house: House, _: Member, code: str) -> set[str]:
    with house.database.read() as connection:
        return {code} if places.exists(connection, code) else set()


def _post(house: House, _: Member, number: str) -> set[str]:
    with house.database.read() as connection:
        return {p.territory for p in posts.by_ids(connection, _numbers(number)).values()}


def _campaign(house: House, member: Member, slug: str) -> set[str]:
    """Whom it is meant for, and whoever has a post of it already; a draft is also its beginner's place's.

    Whom a nation's campaign is meant for takes a while to tell, and is not asked where it decides nothing: of a member
    of the whole house, to whom all of it belongs, and of one to whom some of those with posts belong and others do not.
    """
    with house.database.read() as connection:
        newest, draft = revisions.newest(connection, slug), drafts.of_slug(connection, slug)
        if newest and member.territory == EVERYWHERE:
            return {EVERYWHERE}
        speaking = posts.territories(connection, slug)
    if {within(member.territory, code) for code in speaking} == {True, False}:
        return speaking
    meant = drafting.meant(house, content.from_document(newest.campaign)) if newest else ()
    owners = {*speaking, *meant, *([draft.territory] if draft else [])}
    unread = not owners and content.file_of(house.settings.content, slug) is not None
    return {EVERYWHERE} if unread else owners


def _picture(house: House, _: Member, number: str) -> set[str]:
    with house.database.read() as connection:
        found = [library.by_id(connection, one) for one in _numbers(number)]
    return {kept.territory for kept in found if kept}


def _account(house: House, _: Member, number: str) -> set[str]:
    with house.database.read() as connection:
        found = [accounts.by_id(connection, one) for one in _numbers(number)]
    return {account.territory for account in found if account}


def _member(house: House, _: Member, number: str) -> set[str]:
    with house.database.read() as connection:
        found = [members.by_id(connection, one) for one in _numbers(number)]
    return {member.territory for member in found if member}


def _session(house: House, member: Member, number: str) -> set[str]:
    """Only one's own exist."""
    with house.database.read() as connection:
        own = {s.id for s in sessions.of_member(connection, member.id, house.database.now())}
    return {member.territory} if own.intersection(_numbers(number)) else set()


def _hold(house: House, _: Member, number: str) -> set[str]:
    with house.database.read() as connection:
        return {h.territory or EVERYWHERE for h in holds.listed(connection) if h.id in _numbers(number)}


def _numbers(text: str) -> list[int]:
    number = number_of(text)
    return [] if number is None else [number]


def _nobody(_: House, __: Member, ___: str) -> set[str]:
    """What names nothing that belongs to somebody by itself: the page checks for itself."""
    return set()


SUBJECTS: Mapping[str, Owners] = {
    "account": _account,
    "campaign": _campaign,
    "hold": _hold,
    "member": _member,
    "picture": _picture,
    "post": _post,
    "session": _session,
    "territory": _territory,
    "name": _nobody,
    "token": _nobody,
}
NOBODYS = frozenset(name for name, owners in SUBJECTS.items() if owners is _nobody)
"""These decide nothing: beside another parameter they must not open what that one keeps closed."""
