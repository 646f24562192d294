"""Plans become rows: adding, rewriting, moving, withdrawing, approving."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from siaran import queue
from siaran.domain.errors import Conflict
from siaran.domain.post import Kind, State
from siaran.store import posts
from siaran.store.audit import recent
from siaran.store.database import Database
from siaran.store.member_tables import audit
from siaran.store.tables import instance, post
from tests.conftest import Clock
from tests.ledger.conftest import Town, yes


def rewrite(town: Town, name: str, **changes: object) -> None:
    p = town.post(name)
    with town.database.write() as c:
        slot = replace(town.slot(name, account=p.account, fingerprint=f"{name}-new"), **changes)  # type: ignore[arg-type]
        queue.rewrite(c, [queue.Rewrite(p, slot)])


def thread(town: Town) -> list:
    first = town.slot("t")
    second = town.slot("t#2", kind=Kind.PART, follows="c/t")
    return [first, second, town.slot("t#3", kind=Kind.PART, follows="c/t#2")]


def test_an_added_post_is_planned_and_approval_queues_it(town: Town) -> None:
    town.plan(town.slot("a"))
    assert town.post("a").state is State.PLANNED

    with town.database.write() as c:
        assert queue.approve(c, ["c/a"], who="penyetuju", now=town.now) == ["c/a"]

    assert (town.post("a").state, town.post("a").approved_by) == (State.QUEUED, "penyetuju")
    assert town.count(audit) == 1


def test_each_campaign_has_its_own_line_in_the_record_of_an_approval(town: Town) -> None:
    town.queue(town.slot("a"), replace(town.slot("b"), key="d/b", campaign="d"), town.slot("c"))

    with town.database.read() as c:
        told = {line.subject: line.detail["keys"] for line in recent(c)}

    assert told == {"c": ["c/a", "c/c"], "d": ["d/b"]}


def test_approving_again_approves_nothing(town: Town) -> None:
    town.queue(town.slot("a"))

    with town.database.write() as c:
        assert queue.approve(c, ["c/a"], who="lain", now=town.now) == []


def test_a_taken_key_is_a_conflict_and_nothing_is_stored(town: Town) -> None:
    town.plan(town.slot("a"))

    with pytest.raises(Conflict, match="c/a sudah ada"):
        town.plan(town.slot("b"), town.slot("a", fingerprint="other"))

    assert town.count(post) == 1


def test_the_same_words_twice_in_flight_on_one_account_are_a_conflict(town: Town) -> None:
    town.plan(town.slot("a"))

    with pytest.raises(Conflict, match="kiriman yang sama, c/a"):
        town.plan(town.slot("b", fingerprint="a"))


def test_a_database_that_takes_nothing_is_no_conflict(sqlite_database: Database, clock: Clock) -> None:
    town = Town(sqlite_database, clock)
    slot = town.slot("a")

    with pytest.raises(OperationalError, match="readonly"), sqlite_database.write() as c:
        c.exec_driver_sql("PRAGMA query_only = ON")
        queue.add(c, [slot], sends={}, now=town.now)


def test_the_same_words_twice_in_one_plan_are_a_conflict(town: Town) -> None:
    with pytest.raises(Conflict, match="kata-kata yang sama"):
        town.plan(town.slot("a", fingerprint="same"), town.slot("b", fingerprint="same"))


def test_the_same_key_twice_in_one_plan_is_a_conflict_and_nothing_is_stored(town: Town) -> None:
    with pytest.raises(Conflict, match="Susun ulang"):
        town.plan(town.slot("a"), town.slot("a", fingerprint="other"))

    assert town.count(post) == 0


def test_a_leader_that_is_not_there_is_a_conflict(town: Town) -> None:
    with pytest.raises(Conflict, match="yang tidak ada"):
        town.plan(town.slot("a", follows="c/nobody", kind=Kind.REPOST))


def test_an_empty_plan_adds_nothing(town: Town) -> None:
    town.plan()

    assert town.count(post) == 0


def test_rewriting_an_approved_post_asks_for_approval_again(town: Town) -> None:
    town.queue(town.slot("a"))

    rewrite(town, "a", text="Kabar baru")

    p = town.post("a")
    assert (p.state, p.text, p.approved_by) == (State.PLANNED, "Kabar baru", None)


def test_rewriting_a_planned_post_keeps_it_planned(town: Town) -> None:
    town.plan(town.slot("a"))

    rewrite(town, "a", text="Kabar baru")

    assert (town.post("a").state, town.post("a").version) == (State.PLANNED, 2)


def test_rewriting_drops_what_was_prepared_of_the_old_words(town: Town) -> None:
    town.queue(town.slot("a"))
    town.set(post, post.c.key == "c/a", handle={"media_ids": ["1"]}, handle_hash="h")

    rewrite(town, "a", text="Kabar baru")

    assert town.post("a").handle is None


def test_moving_keeps_what_was_prepared(town: Town) -> None:
    town.queue(town.slot("a"))
    town.set(post, post.c.key == "c/a", handle={"media_ids": ["1"]}, handle_hash="h")

    rewrite(town, "a", due_at=town.now + timedelta(seconds=60))

    assert town.post("a").handle == {"media_ids": ["1"]}


def test_rewriting_a_leader_sends_its_sequels_back_for_approval(town: Town) -> None:
    town.queue(town.slot("leader"), town.slot("s", account=3, kind=Kind.REPOST, follows="c/leader"))

    rewrite(town, "leader", text="Kabar baru")

    assert town.post("s").state is State.PLANNED


def test_rewriting_to_words_that_another_post_has_in_flight_is_a_conflict(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b"))

    with pytest.raises(Conflict, match="kiriman yang sama"):
        rewrite(town, "a", fingerprint="b")

    assert town.post("a").state is State.QUEUED


def test_rewriting_loses_against_the_worker(town: Town) -> None:
    town.queue(town.slot("a"))
    before = town.post("a")
    town.begin(town.claim()[0])

    with pytest.raises(Conflict, match="sudah diubah atau dikirim"), town.database.write() as c:
        queue.rewrite(c, [queue.Rewrite(before, town.slot("a", text="Terlambat"))])


def test_a_thread_is_approved_whole(town: Town) -> None:
    town.plan(*thread(town))

    with town.database.write() as c:
        approved = queue.approve(c, ["c/t#2"], who="penyetuju", now=town.now)

    assert approved == ["c/t", "c/t#2", "c/t#3"]


def test_a_thread_is_frozen_once_its_first_part_is_on_its_way(town: Town) -> None:
    town.queue(*thread(town))
    town.send(yes())

    with pytest.raises(Conflict, match="utas"):
        rewrite(town, "t#2", text="Terlambat", kind=Kind.PART)


def test_a_person_withdraws_an_open_post_and_the_plan_remembers(town: Town) -> None:
    town.queue(town.slot("a"))

    with town.database.write() as c:
        queue.withdraw(c, town.post("a"), who="operator", now=town.now)

    assert town.post("a").state is State.WITHDRAWN
    with town.database.read() as c:
        assert posts.kept(c, "c") == {"c/a": 1}


def test_the_plan_withdraws_without_leaving_a_mark(town: Town) -> None:
    town.queue(town.slot("a"))

    with town.database.write() as c:
        queue.withdraw(c, town.post("a"), who="rencana", now=town.now, reason="Keluar dari sasaran.", by_person=False)

    with town.database.read() as c:
        assert posts.kept(c, "c") == {}


def test_withdrawing_what_is_being_sent_is_a_conflict(town: Town) -> None:
    town.queue(town.slot("a"))
    before = town.post("a")
    town.begin(town.claim()[0])

    with pytest.raises(Conflict), town.database.write() as c:
        queue.withdraw(c, before, who="operator", now=town.now)


@pytest.mark.parametrize("approved", [True, False])
def test_a_person_moves_an_open_post(town: Town, approved: bool) -> None:
    (town.queue if approved else town.plan)(town.slot("a"))
    due = town.now + timedelta(hours=2)

    with town.database.write() as c:
        later = due + timedelta(hours=1)
        queue.reschedule(c, town.post("a"), due_at=due, not_after=later, who="operator", now=town.now)

    assert (town.post("a").state, town.post("a").due_at) == (State.PLANNED, due)


def test_several_are_moved_together_and_who_moved_first_is_named(town: Town) -> None:
    town.queue(town.slot("a"), town.slot("b"))
    due = town.now + timedelta(hours=2)
    moves = [(town.post(name), due, due + timedelta(hours=1)) for name in "ab"]
    with town.database.write() as c:
        queue.reschedule_all(c, moves, who="operator", now=town.now)
    assert [town.post(name).due_at for name in "ab"] == [due, due]

    with pytest.raises(Conflict, match=r"2 kiriman .* \(c/a, c/b\)"), town.database.write() as c:
        queue.reschedule_all(c, moves, who="operator", now=town.now)


def test_what_may_have_been_published_before_a_restore_is_not_edited_until_somebody_looked(town: Town) -> None:
    town.queue(town.slot("a"))
    town.set(instance, instance.c.id == 1, quarantined_at=town.now)

    with pytest.raises(Conflict, match="mungkin sudah terbit"):
        rewrite(town, "a", text="Kabar baru")
    with pytest.raises(Conflict, match="mungkin sudah terbit"), town.database.write() as c:
        queue.withdraw(c, town.post("a"), who="operator", now=town.now)

    assert town.post("a").state is State.QUEUED


def test_a_new_revision_that_changes_nothing_keeps_the_approval(town: Town) -> None:
    town.queue(town.slot("a"))

    with town.database.write() as c:
        queue.revise(c, [town.post("a")], 2, "Sapa Warga")

    assert (town.post("a").state, town.post("a").revision) == (State.QUEUED, 2)


@pytest.mark.parametrize("state", [State.QUEUED, State.UNKNOWN, State.PUBLISHED])
def test_only_what_ended_otherwise_than_public_is_replaced(town: Town, state: State) -> None:
    town.queue(town.slot("a"))
    town.set(post, post.c.key == "c/a", state=state)

    with pytest.raises(Conflict, match="ternyata sudah terbit"):
        town.plan(town.slot("a~2", account=2, replaces="c/a"))

    assert town.count(post) == 1


def test_what_ended_is_planned_again_where_the_plan_leaves_it_and_it_is_recorded(town: Town) -> None:
    town.plan(town.slot("a", fresh=5))
    town.clock.advance(6)
    town.heal()
    slot = replace(town.slot("a", fingerprint="a"), key="c/a~2", replaces="c/a", revision=3)

    with town.database.write() as c:
        queue.add_again(c, [slot], sends={}, who="operator@desk", now=town.now)

    assert (town.post("a").state, town.post("a~2").state) == (State.MISSED, State.PLANNED)
    with town.database.read() as c:
        assert posts.kept(c, "c") == {"c/a~2": 3}
        [entry] = recent(c)
        assert (entry.action, entry.subject, entry.who) == ("plan again", "c/a~2", "operator@desk")
