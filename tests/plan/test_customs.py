"""Quiet hours, distance, ceilings and holds: what is warned of, and what steers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from siaran.domain.campaign import Priority
from siaran.domain.limits import Limits
from siaran.domain.post import Slot
from siaran.plan import Customs
from siaran.plan.agenda import Agenda
from siaran.plan.customs import Manner
from siaran.store.holds import Hold
from tests.plan.office import CITY, NORTH, Office, at, campaign

LATE = datetime(2026, 11, 25, 22, 0)
JAKARTA = ZoneInfo("Asia/Jakarta")


def only(office: Office, **given: Any) -> Slot:
    [slot] = office.propose(campaign(**{"audience": (NORTH,), **given})).slots
    return slot


def hold(**given: Any) -> Hold:
    usual: dict[str, Any] = {"territory": None, "program": None, "platform": None, "ends_at": None}
    return Hold(**{"id": 1, "starts_at": at(0), "reason": "Berkabung.", "who": "lurah", **usual, **given})


def test_the_authors_time_is_never_moved_only_warned_about(office: Office) -> None:
    slot = only(office, publish=LATE)

    assert slot.due_at == at(22)
    assert slot.warnings == ("Jatuh pada jam tenang 21.00–05.30.",)


def test_within_a_spread_the_quiet_part_is_left_out(office: Office) -> None:
    found = office.propose(campaign(publish=datetime(2026, 11, 25, 20, 30), spread=timedelta(hours=1))).slots

    assert all(at(20.5) <= s.due_at < at(21) and not s.warnings for s in found)


def test_too_close_to_another_post_is_warned_of_and_a_gap_of_nothing_is_not(office: Office) -> None:
    office.taken = {2: [at(7.5) + timedelta(minutes=14)]}
    assert only(office).warnings == ("Terlalu dekat dengan kiriman lain di akun ini.",)

    office.taken = {2: [at(7.5) + timedelta(minutes=15)]}
    assert only(office).warnings == ()

    office.taken, office.customs = {2: [at(7.5)]}, Customs(min_gap=0)
    assert only(office).warnings == ()


def test_a_platforms_ceiling_of_a_day_steers_to_the_next(office: Office) -> None:
    office.now, office.taken = at(6), {10: [at(8), at(9), at(10)]}

    slot = only(office, platforms=("x",), publish=None)

    assert slot.due_at == at(7, day=26)
    assert only(office, platforms=("x",)).warnings == ("Lebih dari 3 kiriman sehari di akun ini.",)


def test_a_platforms_half_hours_are_kept_too() -> None:
    office = Office(customs=Customs(min_gap=0), taken={1: [at(7.6)]})
    office.seat(NORTH, kind="papan")

    assert only(office, platforms=("papan",)).warnings == ("Lebih dari 1 kiriman dalam setengah jam di akun ini.",)
    assert only(office, platforms=("papan",), publish=datetime(2026, 11, 25, 8, 0)).warnings == ()


def test_many_at_once_are_warned_of_and_the_next_slot_sets_them_apart() -> None:
    office = Office()
    office.seat(*[f"{NORTH}.{n}" for n in (1001, 1002, 1003, 1004)], kind="papan")

    [warning, *_] = office.propose(campaign(platforms=("papan",))).warnings
    slots = office.propose(campaign(platforms=("papan",), publish=None)).slots

    assert warning == "4 kiriman Papan berdekatan dapat dianggap spam. Isi rentang paling sedikit 1 menit."
    assert len({s.due_at for s in slots}) == 4
    assert all(at(12) <= s.due_at < at(12) + timedelta(seconds=80) for s in slots)


def test_an_emergency_does_not_wait_to_be_set_apart_and_yet_is_not_all_in_one_second() -> None:
    office = Office()
    office.seat(*[f"{NORTH}.{n}" for n in (1001, 1002, 1003, 1004)], kind="papan")

    proposal = office.propose(campaign(platforms=("papan",), publish=None, priority=Priority.EMERGENCY))

    assert {(s.due_at - office.now).total_seconds() for s in proposal.slots} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({}, True),
        ({"territory": CITY}, True),
        ({"territory": NORTH, "program": "Sapa", "platform": "facebook"}, True),
        ({"territory": "32.77.01"}, False),
        ({"program": "Lain"}, False),
        ({"platform": "x"}, False),
        ({"ends_at": at(7)}, False),
    ],
)
def test_a_hold_is_warned_of_where_it_concerns(office: Office, given: dict[str, Any], held: bool) -> None:
    office.holds = [hold(**given)]

    assert only(office).warnings == (("Tertahan oleh jeda: Berkabung.",) if held else ())


def test_the_next_slot_comes_after_a_hold_and_in_one_without_end_it_is_said(office: Office) -> None:
    office.holds = [hold(ends_at=at(13))]
    assert only(office, publish=None).due_at == at(16.5)

    office.holds = [hold()]

    assert only(office, publish=None).warnings == ("Tertahan oleh jeda: Berkabung.",)


def test_an_account_goes_before_its_territory_and_that_before_the_house() -> None:
    office = Office(customs=Customs(quiet_hours=""))
    office.seat(NORTH)
    account = office.accounts[0]

    assert office.customs.of(account, {}).quiet is None
    assert str(office.customs.of(account, {"quiet_hours": "20:00-06:00"}).quiet) == "20.00–06.00"
    assert office.customs.of(account, {"min_gap": "-"}).gap == timedelta()
    office.seat(NORTH, quiet_hours="", slots="08:00", min_gap=60)
    own = office.customs.of(office.accounts[1], {"quiet_hours": "20:00-06:00", "slots": "09:00", "min_gap": "5"})
    assert (own.quiet, own.slots, own.gap) == (None, (time(8),), timedelta(minutes=1))


@pytest.mark.parametrize("written", ["21-05", "21:00", "21:00-21:00", "25:00-05:00"])
def test_quiet_hours_that_nobody_can_read_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"Jam tenang"):
        Manner.read(written, 0, "")


@pytest.mark.parametrize(("gap", "slots"), [("lama", ""), (-1, ""), (90_000, ""), (0, "07:00,pagi"), (0, "7")])
def test_gaps_and_slots_that_nobody_can_read_are_refused(gap: str | float, slots: str) -> None:
    with pytest.raises(ValueError, match=r"tidak terbaca|bukan jam"):
        Manner.read("", gap, slots)


@pytest.mark.parametrize(
    ("hours", "hour", "silent"),
    [
        ("21:00-05:30", 20.99, False),
        ("21:00-05:30", 21, True),
        ("21:00-05:30", 29.49, True),
        ("21:00-05:30", 29.5, False),
        ("12:00-13:00", 12.5, True),
        ("12:00-13:00", 13, False),
    ],
)
def test_silence_begins_with_its_hour_and_ends_with_its_last(hours: str, hour: float, silent: bool) -> None:
    agenda = Agenda(JAKARTA, Manner.read(hours, 0, ""), Limits(280, 4, 1000, 1))

    assert bool(agenda.objection(at(hour))) is silent


def test_a_month_of_spread_in_endless_silence_is_found_out_at_once(office: Office) -> None:
    office.holds = [hold()]

    found = office.propose(campaign(spread=timedelta(days=30))).slots

    assert {s.warnings for s in found} == {("Tertahan oleh jeda: Berkabung.",)}
    assert len({s.due_at for s in found}) == len(found)
