"""What closes a whole platform: once, for all lanes, one alert, one probe an hour, until something goes through."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.health.ward import Ward

SHUT = [{"kind": "credits"}, {"kind": "usage_cap"}, {"kind": "held", "code": "client-forbidden"}]


@pytest.mark.parametrize("fault", SHUT, ids=lambda fault: fault["kind"])
def test_a_closed_platform_holds_every_lane_and_is_told_once(ward: Ward, clock: Clock, fault: dict[str, str]) -> None:
    ward.fault(**fault, match={"platform": "x", "action": "publish"}, times=None)
    for place in range(3):
        ward.post(place)

    ward.turn()
    asked = ward.sent()
    for _ in range(20):
        clock.advance(60)
        ward.turn()

    assert asked == ward.sent() <= 3
    assert (ward.states(), ward.alerts()) == (["queued"] * 3, ["closed"])


def test_one_post_an_hour_asks_whether_it_is_open_and_the_first_success_opens_it(ward: Ward, clock: Clock) -> None:
    ward.fault(kind="credits", match={"platform": "x", "action": "publish"}, times=None)
    for place in range(3):
        ward.post(place)
    ward.turn()
    asked = ward.sent()

    two_turns_after_an_hour(ward, clock)
    two_turns_after_an_hour(ward, clock)
    assert ward.sent() == asked + 2
    ward.mend()
    two_turns_after_an_hour(ward, clock)

    assert (ward.states(), ward.alerts()) == (["published"] * 3, ["closed"])


def two_turns_after_an_hour(ward: Ward, clock: Clock) -> None:
    clock.advance(3601)
    ward.turn()
    ward.turn()


def test_other_platforms_go_on(ward: Ward) -> None:
    ward.fault(kind="credits", match={"platform": "x", "action": "publish"}, times=None)
    ward.post(0)
    ward.turn()

    ward.post(0, "facebook")
    ward.turn()

    assert sorted(ward.states()) == ["published", "queued"]


def test_a_limit_of_the_app_closes_the_platform_until_its_reset(ward: Ward, clock: Clock) -> None:
    ward.fault(kind="rate", match={"platform": "facebook", "action": "publish"}, scope="app", seconds=1200)
    for place in range(3):
        ward.post(place, "facebook")
    ward.turn()
    asked = ward.sent()

    clock.advance(1100)
    ward.turn()
    assert ward.sent() == asked
    clock.advance(200)
    ward.turn()
    ward.turn()

    assert ward.states() == ["published"] * 3
