"""What failed or was missed is planned again by a person: the same words, another time, and what followed it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siaran.domain.post import Post, State
from siaran.plan import again
from tests.plan.office import AMPLIFIED, KEY, NORTH, ONE, Office, campaign

LATER = timedelta(hours=3)
LEADER = f"halo/{NORTH}/x"


def _post(office: Office, key: str) -> Post:
    return next(p for p in office.posts if p.key == key)


@pytest.mark.parametrize("state", [State.FAILED, State.MISSED])
def test_the_successor_says_the_same_later_and_looks_for_the_old_one(office: Office, state: State) -> None:
    office.apply(campaign(**ONE), state=state)
    old = _post(office, KEY)

    (slot,) = again(old, office.posts, {}, LATER, 2)

    assert (slot.key, slot.replaces, slot.revision) == (f"{KEY}~2", KEY, 2)
    assert (slot.text, slot.due_at, slot.not_after) == (old.text, old.due_at + LATER, old.not_after + LATER)


def test_it_has_one_successor_only(office: Office) -> None:
    office.apply(campaign(**ONE), state=State.FAILED)
    old = _post(office, KEY)
    office.put(again(old, office.posts, {}, LATER, 1)[0])

    assert again(old, office.posts, {}, LATER, 1) == []


def test_what_followed_it_comes_along_but_for_what_a_person_withdrew(office: Office) -> None:
    office.apply(campaign(**AMPLIFIED), state=State.WITHDRAWN)
    office.stand(LEADER, State.FAILED)
    kept = f"halo/{NORTH}.1001/x"

    slots = again(_post(office, LEADER), office.posts, {kept}, LATER, 1)

    assert [slot.key for slot in slots] == [f"{LEADER}~2", *(f"halo/{NORTH}.100{n}/x~2" for n in (2, 3, 4))]
    assert {slot.follows for slot in slots[1:]} == {f"{LEADER}~2"}


def test_a_sequel_follows_what_stands_for_its_leader_now(office: Office) -> None:
    office.apply(campaign(**AMPLIFIED), state=State.WITHDRAWN)
    office.stand(LEADER, State.FAILED)
    office.put(again(_post(office, LEADER), office.posts, {}, LATER, 1)[0], text="Kata lain.")

    (slot,) = again(_post(office, f"halo/{NORTH}.1001/x"), office.posts, {}, LATER, 1)

    assert (slot.follows, slot.text) == (f"{LEADER}~2", "Kata lain.")


def test_but_not_where_that_has_ended_too(office: Office) -> None:
    office.apply(campaign(**AMPLIFIED), state=State.MISSED)

    assert again(_post(office, f"halo/{NORTH}.1001/x"), office.posts, {}, LATER, 1) == []


def test_the_plan_leaves_it_where_the_person_put_it(office: Office) -> None:
    office.apply(campaign(**ONE), state=State.FAILED)
    office.put(again(_post(office, KEY), office.posts, {}, LATER, 1)[0])
    office.kept = {f"{KEY}~2": 1}

    assert office.plan(campaign(**ONE)).empty
