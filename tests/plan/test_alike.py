"""Own words too alike across accounts: refused on X, warned of elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from siaran.domain.campaign import Delivery, Mode
from siaran.plan import Neighbour, Proposal
from siaran.plan.alike import ALIKE, first_pair, likeness, shingles, stripper
from tests.plan.office import NORTH, Office, at, campaign

RAIN = "Hujan lebat berpeluang turun di Cibabat sore ini sampai malam, siapkan senter."
RICE = "Beras murah dijual di halaman kantor mulai pukul tujuh pagi, bawa kartu keluarga."
NOTHING = re.compile(r"(?!)")
OWN: dict[str, Any] = {"platforms": ("x",), "delivery": {"x": Delivery(mode=Mode.OWN)}}


def near(text: str, *, account: int = 99, hours: float = 0, platform: str = "x") -> Neighbour:
    return Neighbour(account, platform, text, at(7.5) + timedelta(hours=hours))


def proposal(office: Office, *others: Neighbour, **given: Any) -> Proposal:
    office.neighbours = list(others)
    return office.propose(campaign(**{**OWN, "audience": (f"{NORTH}.1002",), **given}))


def test_a_name_a_number_a_link_or_a_hashtag_makes_no_difference(office: Office) -> None:
    places = stripper(office.tree, [f"{NORTH}.1001", f"{NORTH}.1002"])
    one = shingles("Warga Cibabat, datang pukul 08.00 ke cimahikota.go.id/a #Cibabat @kel_cibabat ya", places)
    other = shingles(
        "Warga Pasirkaliki, datang pukul 13.30 ke https://bit.ly/b #Pasirkaliki @kelpasirkaliki ya", places
    )

    assert one == other


def test_other_words_make_one() -> None:
    assert likeness(shingles(RAIN, NOTHING), shingles(RICE, NOTHING)) < ALIKE
    assert likeness(shingles(RAIN, NOTHING), shingles(RAIN.replace("senter", "lilin"), NOTHING)) > ALIKE


def test_like_words_of_two_accounts_are_refused_on_x_with_what_to_do(office: Office) -> None:
    office.say = lambda code: [f"Salam hangat dari kami semua di {office.tree[code].name} untuk Anda"]

    [mistake] = office.propose(campaign(**OWN, lines={"x": 8})).mistakes

    assert mistake.line == 8
    assert "terlalu mirip" in mistake.what
    assert "gaungkan" in mistake.todo


def test_elsewhere_they_are_only_warned_of(office: Office) -> None:
    office.say = lambda code: [f"Salam hangat dari kami semua di {office.tree[code].name} untuk Anda"]

    office.seat(*office.tree.of_level("kelurahan"), kind="papan")

    told = office.propose(campaign(platforms=("facebook", "papan")))

    assert told.mistakes == ()
    [warning] = [each for each in told.warnings if "terlalu mirip" in each]
    assert warning.startswith("Naskah Facebook/Papan di beberapa akun terlalu mirip")


def test_how_like_they_are_is_said(office: Office) -> None:
    office.says(RAIN)

    told = proposal(office, near(RAIN.replace("senter", "lilin")))

    assert "terlalu mirip (80\u00a0% sama: “Hujan lebat" in told.mistakes[0].what


def test_the_authors_reason_allows_them_and_is_shown(office: Office) -> None:
    office.says(RAIN)

    told = office.propose(campaign(platforms=("x",), delivery={"x": Delivery(mode=Mode.OWN, similar="Bencana.")}))

    assert told.mistakes == ()
    assert "Dibolehkan dengan alasan: Bencana." in told.warnings[0]


def test_one_voice_and_its_reposts_are_never_too_alike(office: Office) -> None:
    office.says(RAIN)

    assert office.propose(campaign(platforms=("x",))).mistakes == ()


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        (near(RAIN, hours=47), True),
        (near(RAIN, hours=-47), True),
        (near(RAIN, hours=49), False),
        (near(RAIN, hours=-49), False),
        (near(RICE), False),
        (near(RAIN, platform="facebook"), False),
        (near(RAIN, account=13), False),  # its own account may repeat itself
    ],
)
def test_other_campaigns_words_count_for_two_days_around(office: Office, other: Neighbour, refused: bool) -> None:
    office.says(RAIN)

    told = proposal(office, other)

    assert [s.account for s in told.slots] == [13]
    assert bool(told.mistakes) is refused


def test_a_name_from_outside_the_audience_makes_no_difference_either(office: Office) -> None:
    office.says(RAIN)

    assert proposal(office, near(RAIN.replace("Cibabat", "Cimahi Selatan"))).mistakes


def test_every_repetition_is_compared_not_only_the_first(office: Office) -> None:
    own = [near(RAIN, account=1), near(RAIN, account=1, hours=168)]

    assert first_pair(own, [near(RAIN, account=2, hours=170)], NOTHING)
    assert first_pair(own, [near(RAIN, account=2, hours=80)], NOTHING) is None


def test_nothing_said_is_alike_to_nothing(office: Office) -> None:
    assert first_pair([], [near(RAIN)], NOTHING) is None
