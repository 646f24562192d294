"""A member: a person who signs in to the desk; and the one rule that says what they may do, and where."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from siaran.domain.territory import contains

EVERYWHERE = ""
"""The territory of members, and of things, that belong to the whole house."""


AT_DESK = "@desk"
"""How the names of members end in the record."""
SYSTEM = "@cli"
"""How the names of those who run the command line end there."""
RECORDED = re.compile(rf"(?<=[^\s@“\"(])(?:{AT_DESK}|{SYSTEM})\b(?!\.?\w)")
"""Where a name ends within a sentence; where it begins only the list of members can tell, for it may have spaces."""


class Role(StrEnum):
    """What somebody is here for."""

    ADMIN = "admin"
    EDITOR = "editor"
    APPROVER = "approver"
    OPERATOR = "operator"
    VIEWER = "viewer"


class Action(StrEnum):
    """What somebody may be allowed to do.

    `operate` the queue: withdraw, move, resend, answer questions. `stop`: let nothing go out. `resume`: go on again.
    `connect` accounts: bring tokens, check, pause. `describe` territories: their variables. `govern`: members.
    """

    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    OPERATE = "operate"
    STOP = "stop"
    RESUME = "resume"
    CONNECT = "connect"
    DESCRIBE = "describe"
    GOVERN = "govern"


RIGHTS: Mapping[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.EDITOR: frozenset({Action.READ, Action.WRITE, Action.OPERATE, Action.STOP, Action.DESCRIBE}),
    Role.APPROVER: frozenset({Action.READ, Action.APPROVE, Action.OPERATE, Action.STOP, Action.RESUME}),
    Role.OPERATOR: frozenset({Action.READ, Action.OPERATE, Action.CONNECT, Action.DESCRIBE}),
    Role.VIEWER: frozenset({Action.READ}),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A person who signs in. `name` is what they sign in with, `office` how they appear; `territory` their subtree.

    `language` is None where they never chose one. `ended_at`: since when they may no longer sign in.
    """

    id: int
    name: str
    office: str
    role: Role
    territory: str
    language: str | None = None
    email: str | None = None
    created_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def who(self) -> str:
        """How the record names them."""
        return f"{self.name}{AT_DESK}"


def plainly(sentence: str) -> str:
    """A sentence as it is told away from the desk: people by their names, without where they were."""
    return RECORDED.sub("", sentence)


def within(scope: str, territory: str) -> bool:
    """Whether a territory (or the whole house) lies in the part of the house that is `scope`."""
    return scope == EVERYWHERE or contains(scope, territory)


def may(member: Member, action: Action, territory: str) -> bool:
    """The one rule: the role allows the action, and the territory is theirs. Things of the house have EVERYWHERE."""
    return member.ended_at is None and action in RIGHTS[member.role] and within(member.territory, territory)


def sees(member: Member, territories: Collection[str]) -> bool:
    """Whether they may know that something exists that belongs to these territories: any one of theirs is enough."""
    return any(may(member, Action.READ, territory) for territory in territories)
