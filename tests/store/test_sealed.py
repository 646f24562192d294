"""What is stored sealed survives the renewal of the key, all of it."""

from __future__ import annotations

from sqlalchemy import LargeBinary, select

from siaran.domain.member import EVERYWHERE, Role
from siaran.store import accounts, members, migrate, pending, sealed, second_step
from siaran.store.tables import metadata
from siaran.store.vault import Vault, new_key
from tests.store.office import Office


def _filled(office: Office) -> int:
    """A token, a second step, and something that waits to be confirmed; the member's id."""
    office.account("cibabat")
    who = {"office": "Kantor", "role": Role.EDITOR, "territory": EVERYWHERE, "who": "test", "now": office.now}
    with office.database.write() as c:
        member = members.add(c, name="ani", **who)
        second_step.arm(c, member, office.vault.seal({"key": "ABC"}), 1, now=office.now, but=0)
        pending.put(c, member.id, "x", {"token": "t"}, vault=office.vault, now=office.now)
    return member.id


def test_with_a_new_key_alone_everything_opens(office: Office) -> None:
    member, fresh = _filled(office), new_key()

    with office.database.write() as c:
        counts = sealed.reseal(c, Vault([fresh, office.key]))
        new = Vault([fresh])

        assert counts == (3, 0)
        assert accounts.access(c, accounts.listed(c)[0].id, new).secrets == {"token": "token-cibabat"}
        assert new.open(second_step.sealed(c, member) or b"") == {"key": "ABC"}
        assert pending.take(c, member, "x", vault=new, now=office.now) == {"token": "t"}


def test_what_no_key_opens_stays_as_it_is_and_stops_nothing(office: Office) -> None:
    _filled(office)
    with office.database.write() as c:
        before = [c.execute(select(column)).scalar_one() for column in sealed.SEALED]

        assert sealed.reseal(c, Vault([new_key()])) == (0, 3)
        assert [c.execute(select(column)).scalar_one() for column in sealed.SEALED] == before
        assert second_step.shut(c, Vault([new_key()])) == 1 and second_step.shut(c, office.vault) == 0


def test_no_column_of_bytes_is_forgotten() -> None:
    assert migrate.member_tables  # the metadata is whole

    columns = {str(c) for table in metadata.sorted_tables for c in table.c if isinstance(c.type, LargeBinary)}
    assert columns == {str(column) for column in sealed.SEALED}
