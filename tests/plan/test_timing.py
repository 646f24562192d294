"""When each account speaks: wall time, spread, the next slot, repetitions."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from siaran.domain.campaign import Delivery, Priority
from siaran.domain.post import Slot
from siaran.plan import Customs
from tests.plan.office import BALI, CITY, NORTH, PAPUA, Office, at, campaign

MINUTE = timedelta(minutes=1)
NEXT = {"publish": None}


def due(found: tuple[Slot, ...]) -> list[str]:
    """Due times in WIB, each once."""
    return sorted({f"{s.due_at + timedelta(hours=7):%d %H:%M}" for s in found})


def test_the_authors_time_is_wall_time_in_every_territory() -> None:
    office = Office()
    office.seat(CITY, BALI, PAPUA)

    found = office.propose(campaign(audience=("kota",), publish=datetime(2026, 11, 25, 9, 30))).slots

    assert {s.timezone: s.due_at for s in found} == {
        "Asia/Jakarta": at(9.5),
        "Asia/Makassar": at(8.5),
        "Asia/Jayapura": at(7.5),
    }


def test_it_stays_fresh_for_as_long_as_the_author_says_else_as_the_house_does(office: Office) -> None:
    mine = office.propose(campaign(fresh_for=timedelta(hours=6))).slots[0]
    houses = office.propose(campaign()).slots[0]

    assert (mine.not_after - mine.due_at, houses.not_after - houses.due_at) == (6 * 60 * MINUTE, 60 * MINUTE)


def test_a_spread_gives_everyone_a_second_of_their_own_and_the_same_every_time(office: Office) -> None:
    spread = campaign(spread=45 * MINUTE)

    first = {s.key: s.due_at for s in office.propose(spread).slots}

    assert first == {s.key: s.due_at for s in office.propose(spread).slots}
    assert len(set(first.values())) == len(first)
    assert all(at(7.5) <= moment < at(7.5) + 45 * MINUTE for moment in first.values())


def test_even_a_crowded_window_holds_one_account_a_second(office: Office) -> None:
    found = office.propose(campaign(spread=timedelta(seconds=5))).slots

    assert max(Counter(s.due_at for s in found).values()) == 1


def test_one_more_territory_moves_nobody() -> None:
    few, more = Office(), Office()
    few.seat(*[f"{NORTH}.{n}" for n in (1001, 1002)])
    more.seat(*[f"{NORTH}.{n}" for n in (1001, 1002, 1003, 1004)])
    spread = campaign(spread=60 * MINUTE)

    before = {s.key: s.due_at for s in few.propose(spread).slots}

    assert before.items() <= {s.key: s.due_at for s in more.propose(spread).slots}.items()


def test_the_voice_comes_first_and_the_reposts_are_spread_over_the_rest(office: Office) -> None:
    two = campaign(platforms=("x",), spread=60 * MINUTE, delivery={"x": Delivery(voice="kecamatan")})

    found = office.propose(two).slots
    voices, reposts = [s.due_at for s in found if not s.follows], [s.due_at for s in found if s.follows]

    assert all(at(7.5) <= moment < at(7.5) + 5 * MINUTE for moment in voices)
    assert min(reposts) > max(voices)
    assert max(reposts) <= at(7.5) + 65 * MINUTE
    assert len(set(reposts)) == len(reposts)


@pytest.mark.parametrize("publish", [datetime(2026, 11, 25, 7, 30), None])
def test_without_a_spread_reposts_still_never_come_in_one_second(office: Office, publish: datetime | None) -> None:
    found = office.propose(campaign(platforms=("x",), publish=publish)).slots

    assert max(Counter(s.due_at for s in found).values()) == 1


def test_a_repost_from_an_earlier_zone_waits_for_its_voice_and_stays_spread() -> None:
    office = Office()
    office.seat(CITY, BALI, PAPUA, kind="x")
    late = {"x": Delivery(voice=CITY)}

    found = office.propose(campaign(audience=("kota",), platforms=("x",), delivery=late)).slots
    voice = next(s for s in found if not s.follows)

    assert all(voice.due_at < s.due_at <= voice.due_at + 2 * MINUTE for s in found if s.follows)
    assert len({s.due_at for s in found}) == 3


def test_the_next_slot_is_the_first_one_ahead(office: Office) -> None:
    office.now = at(7) + MINUTE

    assert due(office.propose(campaign(**NEXT)).slots) == ["25 12:00"]


def test_after_the_last_slot_comes_tomorrows_first_that_is_not_quiet(office: Office) -> None:
    office.now, office.customs = at(19.5), Customs(quiet_hours="21:00-07:15")

    assert due(office.propose(campaign(**NEXT)).slots) == ["26 12:00"]


def test_without_slots_the_next_one_is_now_or_after_the_silence(office: Office) -> None:
    office.customs = Customs(slots="")
    assert due(office.propose(campaign(**NEXT)).slots) == ["25 07:00"]

    office.now = at(22)

    assert due(office.propose(campaign(**NEXT)).slots) == ["26 08:00"]


def test_the_next_slot_keeps_its_distance_from_other_posts(office: Office) -> None:
    office.now, office.taken = at(8), {4: [at(12.1)]}

    found = {s.account: s.due_at for s in office.propose(campaign(**NEXT)).slots}

    assert (found[4], found[5]) == (at(16.5), at(12))


def test_a_spread_slot_finds_the_place_that_keeps_its_distance(office: Office) -> None:
    office.now, office.taken = at(8), {4: [at(12.1)]}

    found = {s.account: s.due_at for s in office.propose(campaign(spread=60 * MINUTE, **NEXT)).slots}

    assert at(12.1) + 15 * MINUTE <= found[4] < at(13)


def test_an_emergency_waits_for_no_slot_and_heeds_no_silence(office: Office) -> None:
    office.now, office.taken = at(22), {4: [at(22)]}

    found = office.propose(campaign(priority=Priority.EMERGENCY, **NEXT)).slots

    assert due(found) == ["25 22:00"]
    assert {s.warnings for s in found} == {()}
    assert {s.emergency for s in found} == {True}


def test_reposts_follow_their_voice_from_the_slot_on(office: Office) -> None:
    office.now = at(8)

    found = office.propose(campaign(platforms=("x",), spread=10 * MINUTE, **NEXT)).slots
    voice = next(s for s in found if not s.follows)

    assert at(12) <= voice.due_at <= at(12) + MINUTE
    assert all(voice.due_at < s.due_at <= voice.due_at + 11 * MINUTE for s in found if s.follows)


def test_each_repetition_is_a_post_of_its_own(office: Office) -> None:
    weekly = campaign(repeat="FREQ=WEEKLY;UNTIL=20261210T235959", audience=(NORTH,))

    found = office.propose(weekly).slots

    days = ["2026-11-25", "2026-12-02", "2026-12-09"]
    assert [s.key for s in found] == [f"halo/{NORTH}/facebook@{day}" for day in days]
    assert [s.due_at for s in found] == [at(7.5) + timedelta(days=7 * n) for n in range(3)]
    assert len({s.fingerprint for s in found}) == 3


def test_a_repetition_that_is_still_fresh_is_not_given_up(office: Office) -> None:
    office.now = at(7.5) + timedelta(days=3)
    long = campaign(repeat="FREQ=WEEKLY", fresh_for=timedelta(days=5), audience=(NORTH,))

    assert office.propose(long).slots[0].key.endswith("@2026-11-25")


def test_repetitions_are_planned_sixty_days_ahead_and_it_is_said_where_none_is_near(office: Office) -> None:
    far = campaign(repeat="FREQ=DAILY", publish=datetime(2027, 6, 1, 7, 0), audience=(NORTH,))
    near = campaign(repeat="FREQ=DAILY", audience=(NORTH,))

    assert office.propose(far).slots == ()
    assert "60 hari" in office.propose(far).warnings[0]
    assert max(s.due_at for s in office.propose(near).slots) <= at(7.5) + timedelta(days=60)


def test_months_without_the_day_are_not_left_out_by_a_rule_that_says_so(office: Office) -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"

    found = office.propose(campaign(repeat=rule, publish=datetime(2026, 11, 30, 7), audience=(NORTH,))).slots

    assert [s.key[-5:] for s in found] == ["11-30", "12-31"]


def test_times_are_kept_in_utc(office: Office) -> None:
    assert {s.due_at.tzinfo for s in office.propose(campaign()).slots} == {UTC}
