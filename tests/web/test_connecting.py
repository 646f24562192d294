"""Tokens pasted at the desk, against the pretend platforms: whose they are is asked first, and they are never shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from siaran import platforms
from siaran.cli.sandbox import settings_for
from siaran.domain.account import Account
from siaran.domain.member import Role
from siaran.house import House
from siaran.sandbox import World, cast, start
from siaran.store import accounts
from siaran.store.gazetteer import builtin_territories
from siaran.wire import Door
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import Furnished, furnished

USER_TOKEN = "sandbox-user-token"
ROWS = {(row["territory"], row["platform"]): row for row in cast(builtin_territories(), 7)}


@dataclass
class Connected:
    """A furnished desk whose platforms answer."""

    desk: Furnished

    def account(self, platform: str, external_id: str) -> Account | None:
        with self.desk.house.database.read() as connection:
            return accounts.by_external_id(connection, platform, external_id)


@pytest.fixture
def office(house: House) -> Iterator[Connected]:
    # Its clock is the machine's: it looks at the time in X's signatures.
    with start(World(ROWS.values(), seed=7, clock=lambda: datetime.now(UTC))) as sandbox:
        options = {name.removeprefix("SIARAN_").lower(): v for name, v in settings_for(sandbox.url).items()}
        door = Door(house.settings.times)
        with furnished(replace(house, platforms=platforms.load(door, options))) as desk:
            yield Connected(desk)
        door.close()


def _values(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("access_token", "access_token_secret")}


def test_an_x_account_is_connected_by_its_own_two_values(office: Connected) -> None:
    row = ROWS[CIBABAT, "x"]

    answer = office.desk.client(Role.OPERATOR, CIBABAT).post("/accounts", data={"territory": CIBABAT, **_values(row)})

    known = office.account("x", row["external_id"])
    assert answer.status_code == 303 and known is not None
    assert (known.handle, known.territory) == (row["handle"], CIBABAT)
    assert office.desk.house.access(known.id).secrets == _values(row)


def test_a_wrong_token_is_refused_beside_its_field_and_not_repeated(office: Connected) -> None:
    wrong = {"territory": CIBABAT, "access_token": "salah-sekali", "access_token_secret": "salah-juga"}

    answer = office.desk.client(Role.OPERATOR, CIBABAT).post("/accounts", data=wrong)

    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert "X menolak token ini. Salin lagi nilainya" in answer.text and "Sambungkan ulang" not in answer.text
    assert "salah-sekali" not in answer.text and "salah-juga" not in answer.text


def test_a_system_users_token_shows_its_pages_and_their_instagram_accounts(office: Connected) -> None:
    shown = office.desk.client(Role.ADMIN).post("/accounts/meta", data={"token": USER_TOKEN})

    page, linked = ROWS[CIBABAT, "facebook"], ROWS[CIBABAT, "instagram"]
    assert shown.status_code == 200
    assert f"facebook/{page['external_id']}" in shown.text and f"instagram/{linked['external_id']}" in shown.text
    assert USER_TOKEN not in shown.text and page["access_token"] not in shown.text


def test_those_that_are_given_a_territory_are_connected(office: Connected) -> None:
    operator, page = office.desk.client(Role.OPERATOR, CIBABAT), ROWS[CIBABAT, "facebook"]
    operator.post("/accounts/meta", data={"token": USER_TOKEN})
    linked, other = ROWS[CIBABAT, "instagram"], ROWS[MELONG, "facebook"]
    which = [f"facebook/{page['external_id']}", f"instagram/{linked['external_id']}"]

    operator.post("/accounts/meta/choice", data={"which": which, "territory": [CIBABAT, ""]})

    known = office.account("facebook", page["external_id"])
    assert known is not None and known.territory == CIBABAT
    assert office.desk.house.access(known.id).secrets == {"access_token": page["access_token"]}
    assert office.account("instagram", linked["external_id"]) is None
    assert office.account("facebook", other["external_id"]) is None


def test_a_country_of_pages_can_be_chosen_from(office: Connected) -> None:
    operator, page = office.desk.client(Role.OPERATOR, CIBABAT), ROWS[CIBABAT, "facebook"]
    operator.post("/accounts/meta", data={"token": USER_TOKEN})
    many = {"which": [f"facebook/{page['external_id']}"] * 2_000, "territory": [CIBABAT] * 2_000}

    assert operator.post("/accounts/meta/choice", data=many).status_code == 303
    assert office.account("facebook", page["external_id"]) is not None


def test_any_territory_can_be_typed_and_one_that_is_not_there_is_told_with_nothing_lost(office: Connected) -> None:
    admin, page, other = office.desk.client(Role.ADMIN), ROWS[CIBABAT, "facebook"], ROWS[MELONG, "facebook"]
    admin.post("/accounts/meta", data={"token": USER_TOKEN})
    which = [f"facebook/{page['external_id']}", f"facebook/{other['external_id']}"]

    wrong = admin.post("/accounts/meta/choice", data={"which": which, "territory": ["32.99", MELONG]})
    right = admin.post("/accounts/meta/choice", data={"which": which, "territory": [f" {CITY} ", MELONG]})

    assert wrong.status_code == 422 and "Wilayah berkode “32.99” tidak ada." in wrong.text
    assert 'value="32.99"' in wrong.text and f'name="territory" value="{MELONG}"' in wrong.text
    assert right.status_code == 303 and page["access_token"] not in wrong.text
    assert [office.account("facebook", row["external_id"]).territory for row in (page, other)] == [CITY, MELONG]


def test_the_name_of_a_territory_will_do_for_its_code(office: Connected) -> None:
    row = ROWS[CIBABAT, "x"]

    answer = office.desk.client(Role.ADMIN).post("/accounts", data={"territory": "cibabat", **_values(row)})

    found = office.account("x", row["external_id"])
    assert answer.status_code == 303 and found is not None and found.territory == CIBABAT


def test_an_x_account_of_no_territory_is_told_beside_its_field(office: Connected) -> None:
    given = {"territory": "32.99", **_values(ROWS[CIBABAT, "x"])}

    answer = office.desk.client(Role.ADMIN).post("/accounts", data=given)

    assert answer.status_code == 422 and "Wilayah berkode “32.99” tidak ada." in answer.text
    assert 'name="territory" type="text" value="32.99"' in answer.text and given["access_token"] not in answer.text


def test_a_territory_of_others_cannot_be_chosen(office: Connected) -> None:
    operator, page = office.desk.client(Role.OPERATOR, CIBABAT), ROWS[MELONG, "facebook"]
    operator.post("/accounts/meta", data={"token": USER_TOKEN})

    answer = operator.post(
        "/accounts/meta/choice", data={"which": [f"facebook/{page['external_id']}"], "territory": [MELONG]}
    )

    assert (answer.status_code, office.account("facebook", page["external_id"])) == (404, None)


def test_a_lost_account_is_connected_again_only_with_a_token_of_its_own(office: Connected) -> None:
    operator, row, other = office.desk.client(Role.OPERATOR, CIBABAT), ROWS[CIBABAT, "x"], ROWS[MELONG, "x"]
    operator.post("/accounts", data={"territory": CIBABAT, **_values(row)})
    known = office.account("x", row["external_id"])
    assert known is not None
    path = f"/accounts/{known.id}"

    refused = operator.post(f"{path}/connection", data=_values(other))
    accepted = operator.post(f"{path}/connection", data=_values(row))

    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert "bukan akun ini" in refused.text and other["access_token"] not in refused.text
    assert office.desk.house.access(known.id).secrets == _values(row)


def test_a_check_asks_the_platform_and_says_what_it_answered(office: Connected) -> None:
    operator, row = office.desk.client(Role.OPERATOR, CIBABAT), ROWS[CIBABAT, "x"]
    operator.post("/accounts", data={"territory": CIBABAT, **_values(row)})
    known = office.account("x", row["external_id"])
    assert known is not None

    operator.post(f"/accounts/{known.id}/check")

    page = operator.get(f"/accounts/{known.id}").text
    assert f"Tersambung sebagai {row['handle']}." in page and "Memeriksa akun" in page


def test_a_token_with_a_sign_that_is_none_of_its_is_refused_beside_its_field(office: Connected) -> None:
    operator, row = office.desk.client(Role.OPERATOR, CIBABAT), ROWS[CIBABAT, "x"]
    strange = {name: f"{value[:4]}\u200b{value[4:]}" for name, value in _values(row).items()}
    quoted = {name: f" “{value}” " for name, value in _values(row).items()}

    known = operator.post("/accounts", data={"territory": CIBABAT, **quoted})
    found = office.account("x", row["external_id"])
    assert known.status_code == 303 and found and office.desk.house.access(found.id).secrets == _values(row)
    answers = [
        operator.post(f"/accounts/{found.id}/connection", data=strange),
        operator.post("/accounts/meta", data={"token": "EAA“B"}),
    ]

    told = "Token memuat tanda yang bukan bagian token; salin lagi."
    assert [(answer.status_code, told in answer.text) for answer in answers] == [(422, True)] * 2
