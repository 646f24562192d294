"""Members, their sessions and their links as they are stored."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import EVERYWHERE, Member, Role
from siaran.store import members, passwords, sessions
from siaran.store.database import Database
from siaran.store.member_tables import invitation, session

PASSWORD = "hujan di bulan juni"


def _add(database: Database, name: str = "Sari", role: Role = Role.EDITOR) -> Member:
    with database.write() as connection:
        return members.add(
            connection, name=name, office="Diskominfo", role=role, territory=EVERYWHERE, who="test", now=database.now()
        )


def test_a_member_comes_back_as_added(database: Database) -> None:
    added = _add(database)

    with database.read() as connection:
        assert members.by_id(connection, added.id) == members.by_name(connection, " SARI ") == added


def test_two_members_cannot_have_one_name(database: Database) -> None:
    _add(database)

    with pytest.raises(Conflict, match="sari"):
        _add(database, " SARI")


def test_nobody_is_there_until_somebody_has_a_password(database: Database) -> None:
    member = _add(database)
    with database.read() as connection:
        before = members.none_yet(connection)

    with database.write() as connection:
        members.set_password(connection, member, passwords.seal(PASSWORD), who="test", now=database.now())
        assert (before, members.none_yet(connection)) == (True, False)


def test_a_member_without_a_password_is_never_recognised(database: Database) -> None:
    _add(database)

    with database.read() as connection:
        assert members.recognise(connection, "sari", "") is None


def test_however_many_sign_in_two_passwords_are_compared_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, seen, real = Counter[str](), [], passwords._hasher()

    class Watched:
        def verify(self, password: str, stored: str) -> bool:
            inside["now"] += 1
            seen.append(inside["now"])
            right = real.verify(password, stored)
            inside["now"] -= 1
            return right

    monkeypatch.setattr(passwords, "_hasher", Watched)
    with ThreadPoolExecutor(4) as crowd:
        assert not any(crowd.map(lambda n: passwords.fits(f"sandi {n}", None), range(4)))
    assert max(seen) == 2


def test_a_new_link_ends_the_one_before(database: Database) -> None:
    member, now = _add(database), database.now()
    with database.write() as connection:
        old, new = (members.invite(connection, member.id, who="test", now=now) for _ in range(2))

    with database.read() as connection:
        assert (members.invited(connection, old, now), members.invited(connection, new, now)) == (None, member)


def test_a_link_is_used_once(database: Database) -> None:
    member, now = _add(database), database.now()
    with database.write() as connection:
        token = members.invite(connection, member.id, who="test", now=now)
        members.accept(connection, token, "sealed", now)

        with pytest.raises(Conflict):
            members.accept(connection, token, "sealed", now)


def test_only_the_hash_of_a_token_is_stored(database: Database) -> None:
    member, now = _add(database), database.now()
    with database.write() as connection:
        tokens = [members.invite(connection, member.id, who="test", now=now)]
        tokens.append(sessions.begin(connection, member.id, agent="", address="", now=now))
        stored = [connection.execute(select(table.c.token)).scalar_one() for table in (invitation, session)]

    assert not set(tokens) & set(stored)


def test_dead_sessions_are_swept_when_another_begins(database: Database) -> None:
    member, now = _add(database), database.now()
    with database.write() as connection:
        sessions.begin(connection, member.id, agent="old", address="", now=now - sessions.IDLE)
        sessions.begin(connection, member.id, agent="new", address="", now=now + timedelta(seconds=1))

        assert connection.execute(select(session.c.agent)).scalars().all() == ["new"]


@pytest.mark.parametrize("password", ["", "sebelas_huruf"[:11], "x" * 201])
def test_a_password_has_a_sensible_length(password: str) -> None:
    with pytest.raises(SiaranError, match="12 sampai 200"):
        passwords.seal(password)


def test_only_the_right_password_fits() -> None:
    sealed = passwords.seal(PASSWORD)

    assert [passwords.fits(PASSWORD, sealed), passwords.fits("lain", sealed), passwords.fits(PASSWORD, None)] == [
        True,
        False,
        False,
    ]
