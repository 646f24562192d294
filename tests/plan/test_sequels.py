"""Voices and their reposts, threads and their parts: what becomes of one when the other changes."""

from __future__ import annotations

import pytest

from siaran.domain.campaign import Delivery, Mode
from siaran.domain.post import Kind, State
from siaran.plan import Do
from tests.plan.office import AMPLIFIED, CITY, KEY, NORTH, ONE, Office, V, at, campaign, done


def test_when_a_person_moves_the_voice_its_reposts_come_after_it(office: Office) -> None:
    office.apply(campaign(**AMPLIFIED))
    voice = office.posts[0].key
    office.stand(voice, State.PLANNED, due_at=at(15))
    office.kept = {voice: 1}

    office.apply(campaign(**AMPLIFIED))

    assert all(p.due_at > at(15) for p in office.posts if p.key != voice)
    assert len({p.due_at for p in office.posts}) == 5


def test_own_words_become_reposts_and_the_other_way_round(office: Office) -> None:
    office.say = lambda code: [f"{code} {code} {code} sendiri."]
    own = campaign(**AMPLIFIED | {"delivery": {"x": Delivery(mode=Mode.OWN, similar="Uji")}})
    office.apply(campaign(**AMPLIFIED))

    plan = office.apply(own, 2)

    assert done(plan) == {f"halo/{NORTH}/x": "withdraw", **{f"halo/{NORTH}.100{n}/x": "rewrite" for n in (1, 2, 3, 4)}}
    assert {(p.kind, p.follows) for p in office.posts if p.state is State.QUEUED} == {(Kind.POST, None)}
    assert done(office.plan(campaign(**AMPLIFIED), 3))[f"halo/{V}/x"] == "rewrite"


def test_another_voice_with_the_same_words_is_followed_all_the_same(office: Office) -> None:
    office.says("Sama di mana pun.")
    office.apply(campaign(**AMPLIFIED))

    office.apply(campaign(**AMPLIFIED | {"delivery": {"x": Delivery(voice=CITY)}}), 2)

    voice = next(p for p in office.posts if p.territory == CITY)
    assert {p.follows for p in office.posts if p.kind is Kind.REPOST} == {voice.id}


def test_reposts_of_a_voice_that_is_out_are_left_alone_and_late_ones_join(office: Office) -> None:
    office.apply(campaign(**AMPLIFIED | {"audience": (f"{NORTH}/*", f"-{V}")}))
    voice = office.posts[0]
    office.stand(voice.key, State.PUBLISHED)
    office.says("Lain.")

    plan = office.plan(campaign(**AMPLIFIED), 2)

    assert done(plan) == {f"halo/{V}/x": "add"}
    [joined] = plan.of(Do.ADD)
    assert joined.slot is not None
    assert (joined.slot.text, joined.slot.follows) == (voice.text, voice.key)


def test_reposts_of_a_voice_that_failed_wait_for_its_successor(office: Office) -> None:
    office.apply(campaign(**AMPLIFIED))
    voice, *reposts = [p.key for p in office.posts]
    office.stand(voice, State.FAILED)
    for key in reposts:
        office.stand(key, State.WITHDRAWN)
    assert office.plan(campaign(**AMPLIFIED)).empty

    office.says("Lain.")
    plan = office.plan(campaign(**AMPLIFIED), 2)

    assert done(plan) == {f"{key}~2": "add" for key in (voice, *reposts)}
    assert {c.slot.follows for c in plan.changes if c.slot} == {None, f"{voice}~2"}


def test_a_thread_is_shortened_and_lengthened_while_it_waits(office: Office) -> None:
    office.says("Satu (1/3)", "Dua (2/3)", "Tiga (3/3)")
    office.apply(campaign(**ONE))
    assert [(p.key, p.kind, p.follows) for p in office.posts] == [
        (KEY, Kind.POST, None),
        (f"{KEY}#2", Kind.PART, 1),
        (f"{KEY}#3", Kind.PART, 2),
    ]

    office.says("Satu (1/2)", "Dua (2/2)")

    assert done(office.plan(campaign(**ONE), 2)) == {KEY: "rewrite", f"{KEY}#2": "rewrite", f"{KEY}#3": "withdraw"}


@pytest.mark.parametrize(
    "parts", [["Lain (1/2)", "Lagi (2/2)"], ["Lain"], ["A (1/4)", "B (2/4)", "C (3/4)", "D (4/4)"]]
)
def test_a_thread_that_has_begun_is_finished_as_it_began(office: Office, parts: list[str]) -> None:
    office.says("Satu (1/3)", "Dua (2/3)", "Tiga (3/3)")
    office.apply(campaign(**ONE))
    office.stand(KEY, State.PUBLISHED)

    office.says(*parts)

    assert office.plan(campaign(**ONE), 2).empty
