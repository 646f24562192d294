"""The difference to the queue: add, rewrite, move, withdraw; and what stays as it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from siaran.domain.campaign import Priority
from siaran.domain.post import State
from siaran.plan import Do, shown
from tests.plan.office import AMPLIFIED, KEY, NORTH, ONE, SOUTH, Office, V, at, campaign, done, medium


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"publish": None},
        {"spread": timedelta(minutes=45)},
        {"publish": None, "spread": timedelta(minutes=45)},
        AMPLIFIED,
        AMPLIFIED | {"publish": None},
        {"repeat": "FREQ=WEEKLY"},
    ],
)
@pytest.mark.parametrize("state", [State.PLANNED, State.QUEUED, State.SENDING, State.UNKNOWN, State.PUBLISHED])
def test_planning_twice_changes_nothing(office: Office, given: dict[str, Any], state: State) -> None:
    assert not office.apply(campaign(**given), state=state).empty

    assert office.plan(campaign(**given)).empty


def test_nor_does_planning_again_after_others_planned_beside_it(office: Office) -> None:
    spread = campaign(spread=timedelta(minutes=45))
    office.apply(spread)

    office.taken = {p.account: [p.due_at + timedelta(minutes=1)] for p in office.posts}

    assert office.plan(spread).empty


def test_a_changed_text_rewrites(office: Office) -> None:
    office.apply(campaign())
    office.say = lambda code: [f"Lain untuk {code}."]

    assert done(office.plan(campaign(), 2)) == {p.key: "rewrite" for p in office.posts}


def test_a_changed_picture_rewrites(office: Office) -> None:
    office.apply(campaign(**ONE))

    assert done(office.plan(campaign(media=(medium(),), **ONE), 2)) == {KEY: "rewrite"}


def test_an_emergency_is_another_thing_to_approve(office: Office) -> None:
    office.apply(campaign(**ONE))

    assert done(office.plan(campaign(priority=Priority.EMERGENCY, **ONE), 2)) == {KEY: "rewrite"}


def test_a_changed_time_moves(office: Office) -> None:
    office.apply(campaign(**ONE))

    plan = office.plan(campaign(publish=datetime(2026, 11, 25, 9, 0), **ONE), 2)

    assert done(plan) == {KEY: "move"}
    assert plan.changes[0].slot is not None
    assert plan.changes[0].slot.due_at == at(9)


def test_a_wider_spread_moves_everyone_into_it(office: Office) -> None:
    office.apply(campaign())

    office.apply(campaign(spread=timedelta(minutes=45)), 2)

    assert len({p.due_at for p in office.posts}) == len(office.posts)


def test_a_smaller_audience_withdraws_and_a_larger_one_adds(office: Office) -> None:
    office.apply(campaign())

    assert done(office.plan(campaign(**ONE), 2)) == {p.key: "withdraw" for p in office.posts if p.key != KEY}
    assert done(office.plan(campaign(audience=("kelurahan", NORTH)), 2)) == {f"halo/{NORTH}/facebook": "add"}


def test_who_comes_back_into_the_audience_is_planned_again(office: Office) -> None:
    office.apply(campaign(**ONE))
    office.apply(campaign(audience=(NORTH,)), 2)

    assert done(office.plan(campaign(**ONE), 3))[f"{KEY}~2"] == "add"


@pytest.mark.parametrize("state", [State.SENDING, State.UNKNOWN, State.PUBLISHED])
def test_what_has_been_sent_is_never_touched(office: Office, state: State) -> None:
    office.apply(campaign(**ONE), state=state)
    office.says("Lain.")

    assert office.plan(campaign(**ONE), 2).empty
    assert office.plan(campaign(audience=(SOUTH,)), 2).changes[0].do is Do.ADD
    assert done(office.plan(campaign(audience=(SOUTH,)), 2)) == {f"halo/{SOUTH}/facebook": "add"}


@pytest.mark.parametrize("state", [State.FAILED, State.MISSED])
def test_an_ended_one_with_other_words_or_another_time_gets_a_successor(office: Office, state: State) -> None:
    office.apply(campaign(**ONE))
    office.stand(KEY, state)
    assert office.plan(campaign(**ONE)).empty

    later = office.plan(campaign(publish=datetime(2026, 11, 25, 9, 0), **ONE), 2)
    office.says("Lain.")

    assert done(later) == done(office.plan(campaign(**ONE), 2)) == {f"{KEY}~2": "add"}
    assert later.changes[0].slot is not None
    assert later.changes[0].slot.replaces == KEY


def test_the_third_generation_follows_the_second(office: Office) -> None:
    for revision, words in enumerate(("Satu.", "Dua.", "Tiga."), start=1):
        office.says(words)
        office.apply(campaign(**ONE), revision)
        office.stand(office.posts[-1].key, State.FAILED)

    assert [p.key for p in office.posts] == [KEY, f"{KEY}~2", f"{KEY}~3"]


def test_a_late_yes_leaves_nothing_to_plan_again(office: Office) -> None:
    office.apply(campaign(**ONE))
    office.stand(KEY, State.FAILED)
    office.says("Lain.")
    office.apply(campaign(**ONE), 2)

    office.stand(KEY, State.PUBLISHED)
    office.stand(f"{KEY}~2", State.WITHDRAWN)
    office.says("Lain lagi.")

    assert office.plan(campaign(**ONE), 3).empty


def test_what_ended_is_not_planned_again_when_its_new_time_is_over_too(office: Office) -> None:
    office.apply(campaign(**ONE))
    office.stand(KEY, State.MISSED)
    office.now = at(12)
    office.says("Lain.")

    assert office.plan(campaign(**ONE), 2).empty


def test_what_missed_its_slot_gets_another_only_when_the_author_changes_something(office: Office) -> None:
    office.apply(campaign(publish=None, **ONE))
    office.stand(KEY, State.MISSED)
    office.now = at(20)
    assert office.plan(campaign(publish=None, **ONE)).empty

    again = office.apply(campaign(publish=None, **ONE), 2)

    assert done(again) == {f"{KEY}~2": "add"}
    assert office.posts[-1].due_at == at(7, day=26)
    assert office.plan(campaign(publish=None, **ONE), 2).empty


@pytest.mark.parametrize(
    ("stands", "back", "told"),
    [
        ({"state": State.WITHDRAWN}, {f"{KEY}~2": "add"}, "Penarikan"),
        ({"state": State.PLANNED, "due_at": at(15)}, {KEY: "move"}, "Pemindahan"),
    ],
)
def test_what_a_person_withdrew_or_moved_stays_so_until_the_author_changes_something(
    office: Office, stands: dict[str, Any], back: dict[str, str], told: str
) -> None:
    office.apply(campaign(**ONE))
    office.stand(KEY, **stands)
    office.kept = {KEY: 1}

    assert office.plan(campaign(**ONE), 1).empty
    again = office.plan(campaign(**ONE), 2)
    assert (done(again), again.changes[0].undoes) == (back, office.posts[0])
    assert again.warnings[0].startswith(f"{told} 1 kiriman dibatalkan")


def test_a_choice_that_the_author_repeats_or_does_not_touch_is_not_called_undone(office: Office) -> None:
    office.apply(campaign(**ONE))
    office.stand(KEY, State.PLANNED, due_at=at(15))
    office.kept = {KEY: 1}

    same = office.plan(campaign(publish=datetime(2026, 11, 25, 15, 0), **ONE), 2)
    free = office.plan(campaign(publish=None, **ONE), 2)

    assert [plan.changes[0].undoes for plan in (same, free)] == [None, None]
    assert same.warnings == free.warnings == ()


def test_an_account_keeps_its_post_when_another_joins_it_or_it_is_renamed(office: Office) -> None:
    office.apply(campaign(**ONE), state=State.PUBLISHED)

    office.seat(V, handle="baru")

    assert done(office.plan(campaign(**ONE))) == {f"{KEY}/baru": "add"}


def test_a_new_handle_makes_no_new_post(office: Office) -> None:
    office.seat(V, handle="dulu")
    office.apply(campaign(**ONE), state=State.PUBLISHED)

    office.accounts[-1] = type(office.accounts[-1])(len(office.accounts), V, "facebook", "kini", "000017")

    assert office.plan(campaign(**ONE)).empty


def test_a_time_that_is_over_is_a_mistake_only_of_what_was_never_planned(office: Office) -> None:
    office.now = at(12)
    [mistake] = office.plan(campaign(lines={"publish": 6})).mistakes
    assert (mistake.line, mistake.what) == (6, "Waktu terbitnya sudah lewat.")

    office.now = at(7)
    office.apply(campaign(**ONE), state=State.PUBLISHED)
    office.now = at(12)

    later = office.plan(campaign())
    assert later.mistakes == ()
    assert later.empty
    assert later.warnings == ("4 kiriman tidak ditambahkan karena waktunya sudah lewat.",)


def test_a_mistake_of_one_text_names_its_territory(office: Office) -> None:
    office.say = lambda code: [] if code == V else ["Halo."]

    assert [m.what for m in office.plan(campaign()).mistakes] == [f"telepon belum diisi untuk {V}."]


def test_the_queue_refuses_nothing_that_differs_only_by_its_occasion(office: Office) -> None:
    found = office.propose(campaign(repeat="FREQ=DAILY;COUNT=3", **ONE)).slots

    assert len({(s.account, s.fingerprint) for s in found}) == 3


def test_a_plan_is_shown_as_the_queue_will_stand_in_the_order_of_time(office: Office) -> None:
    office.apply(campaign())

    told = list(shown(office.plan(campaign(audience=(V, SOUTH), publish=datetime(2026, 11, 25, 9)), 2)))

    assert [do for do, _ in told][-2:] == [Do.MOVE, Do.ADD] or [do for do, _ in told][-2:] == [Do.ADD, Do.MOVE]
    assert [row.due_at for _, row in told] == sorted(row.due_at for _, row in told)
