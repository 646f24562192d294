"""Who says it, and who passes it on."""

from __future__ import annotations

from typing import Any

from siaran.domain.campaign import Delivery, Mode
from siaran.domain.post import Kind
from siaran.plan import lines
from tests.plan.office import BALI, CITY, NORTH, SOUTH, Office, campaign, kinds

AMPLIFIED = {"audience": ("kelurahan",), "platforms": ("x",)}


def parts(office: Office, **given: Any) -> dict[str, str | None]:
    """The leader's territory of everybody who has a part on X; None for those who speak."""
    found = office.propose(campaign(**{**AMPLIFIED, **given})).slots
    territory = {slot.key: slot.territory for slot in found}
    return {s.territory: territory[s.follows] if s.follows else None for s in found}


def test_the_lowest_territory_that_holds_all_of_the_audience_speaks_for_it(office: Office) -> None:
    assert parts(office, audience=(f"{NORTH}/*",))[NORTH] is None
    assert set(parts(office, audience=(f"{NORTH}/*",)).values()) == {None, NORTH}
    assert set(parts(office).values()) == {None, CITY}


def test_one_alone_speaks_for_itself(office: Office) -> None:
    assert parts(office, audience=(f"{NORTH}.1001",)) == {f"{NORTH}.1001": None}


def test_a_voice_without_an_account_gives_way_to_the_next_above_it() -> None:
    office = Office()
    office.seat(CITY, f"{NORTH}.1001", f"{NORTH}.1002", kind="x")

    assert parts(office) == {CITY: None, f"{NORTH}.1001": CITY, f"{NORTH}.1002": CITY}


def test_territories_without_an_account_do_not_push_the_voice_up(office: Office) -> None:
    assert parts(office, audience=(f"{NORTH}/*", BALI))[f"{NORTH}.1001"] == NORTH


def test_where_there_is_no_voice_everybody_speaks() -> None:
    office = Office()
    office.say = lambda code: [f"{code} berkata lain sekali lagi dan sendiri pula"]
    office.seat(f"{NORTH}.1001", f"{SOUTH}.1001", kind="x")

    assert parts(office) == {f"{NORTH}.1001": None, f"{SOUTH}.1001": None}


def test_a_named_territory_speaks_also_from_outside_the_audience(office: Office) -> None:
    told = parts(office, audience=(f"{NORTH}/*",), delivery={"x": Delivery(voice=CITY)})

    assert told[CITY] is None
    assert set(told.values()) == {None, CITY}


def test_a_named_level_makes_each_ones_own_ancestor_its_voice(office: Office) -> None:
    told = parts(office, delivery={"x": Delivery(voice="kecamatan")})

    assert (told[f"{NORTH}.1001"], told[f"{SOUTH}.1001"]) == (NORTH, SOUTH)
    assert told[NORTH] is told[SOUTH] is None


def test_only_those_who_are_named_repost(office: Office) -> None:
    told = parts(office, audience=("kelurahan", "kecamatan"), delivery={"x": Delivery(by=("kecamatan",))})

    assert told == {CITY: None, NORTH: CITY, SOUTH: CITY}


def test_own_words_everywhere_but_on_x(office: Office) -> None:
    found = office.propose(campaign()).slots

    assert {slot.kind for slot in found} == {Kind.POST}
    assert len(found) == 5


def test_x_too_speaks_in_own_words_where_the_author_wants_that(office: Office) -> None:
    assert set(parts(office, delivery={"x": Delivery(mode=Mode.OWN, similar="Uji")}).values()) == {None}


def test_no_platform_reposts_that_cannot(office: Office) -> None:
    found = office.propose(campaign(delivery={"facebook": Delivery(mode=Mode.AMPLIFY)})).slots

    assert {slot.kind for slot in found} == {Kind.POST}


def test_a_second_account_in_the_voices_territory_reposts_too(office: Office) -> None:
    office.seat(NORTH, kind="x", handle="zzz")

    found = office.propose(campaign(platforms=("x",), audience=(NORTH, f"{NORTH}/*"))).slots

    there = {s.key: s.follows for s in found if s.territory == NORTH}
    assert there == {"halo/32.77.03/x/akun10": None, "halo/32.77.03/x/zzz": "halo/32.77.03/x/akun10"}


def test_a_repost_says_what_its_voice_says_and_follows_it(office: Office) -> None:
    found = office.propose(campaign(**AMPLIFIED)).slots
    voice = next(s for s in found if s.follows is None)

    assert {(s.kind, s.follows, s.text) for s in found if s is not voice} == {(Kind.REPOST, voice.key, voice.text)}


def test_who_would_say_what_is_known_before_anything_is_planned(office: Office) -> None:
    said = lines(campaign(audience=(f"{NORTH}/*",)), office.tree, kinds(), office.accounts, ["facebook", "x"])

    assert [line.territory for line in said if line.platform == "x" and line.voice is None] == [NORTH]
    assert {line.voice.territory for line in said if line.voice} == {NORTH}
    assert sum(line.platform == "facebook" for line in said) == 4


def test_while_nobody_has_an_account_everybody_would_speak() -> None:
    office = Office()

    said = lines(campaign(), office.tree, kinds(), [], ["facebook"])

    assert [line.handle for line in said] == [""] * 5


def test_who_has_no_account_is_named(office: Office) -> None:
    assert office.propose(campaign(audience=(BALI, NORTH))).uncovered == ((BALI, "facebook"),)
