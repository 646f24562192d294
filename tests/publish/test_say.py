"""Steps 4 to 7: the intent before the call, the clock before the call, one call, and every answer written down."""

from __future__ import annotations

import pytest

from siaran import publish
from siaran.domain.attempt import Outcome, Receipt
from siaran.domain.errors import AccountLost, Duplicate, OutcomeUnknown, PlatformError, Refused, Unavailable
from siaran.domain.post import Kind, State
from siaran.store.tables import post
from tests.publish.conftest import Stage, refusing


def test_a_due_post_is_said_once_and_its_receipt_kept(stage: Stage) -> None:
    stage.queue(stage.slot("a"))

    stage.say()

    p = stage.post("a")
    assert (p.state, p.platform_id, p.permalink) == (State.PUBLISHED, "9", "https://x.test/9")
    assert stage.x.asked == ["publish"]
    assert stage.claim() == []


def test_while_the_platform_is_asked_the_intent_stands_and_no_transaction_is_open(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    seen = []
    stage.x.meanwhile = lambda: (
        stage.heal(),
        seen.append((stage.post("a").state, stage.attempts("a")[-1].outcome)),
    )

    stage.say()

    assert seen == [(State.SENDING, Outcome.OPEN)]


def test_what_is_sent_is_byte_for_byte_what_was_approved(stage: Stage) -> None:
    stage.queue(stage.slot("a", text="Warga  diundang.\n→ 07.30 ", link="https://cimahikota.go.id/"))

    stage.say()

    [(draft, _)] = stage.x.said
    assert (draft.text, draft.link) == ("Warga  diundang.\n→ 07.30 ", "https://cimahikota.go.id/")


def test_nothing_is_sent_where_the_post_changed_before_the_intent(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    claim = stage.claim()[0]
    stage.set(post, post.c.key == "c/a", version=9)

    stage.say(claim)

    assert stage.x.asked == []
    assert stage.claim()[0].epoch == claim.epoch + 1


def test_whose_turn_does_not_come_soon_sends_nothing(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    made = publish.ready(stage.claim()[0], stage.ports)
    assert made is not None
    begun = publish.begin([made], stage.ports)

    stage.slept += stage.times.presend / 3 + 0.1
    publish.settle([publish.call(one, stage.ports) for one in begun], stage.ports)

    assert len(begun) == 1 and stage.x.asked == []
    assert (stage.post("a").state, stage.attempts("a")[-1].outcome) == (State.QUEUED, Outcome.NOT_SENT)
    assert "giliran" in stage.post("a").reason


@pytest.mark.parametrize(("trouble", "tried"), [("down", []), ("deaf", [Outcome.NOT_SENT])])
def test_an_intent_that_is_not_certain_sends_nothing(stage: Stage, trouble: str, tried: list[Outcome]) -> None:
    stage.queue(stage.slot("a"))
    setattr(stage.ledger, trouble, "begin")

    stage.say()

    assert stage.x.asked == []
    assert stage.post("a").state is State.QUEUED
    assert [a.outcome for a in stage.attempts("a")] == tried


def test_a_machine_that_was_too_slow_sends_nothing_and_tries_again(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.after_intent = lambda: stage.clock.advance(11)

    stage.say()

    assert stage.x.asked == []
    assert stage.post("a").state is State.QUEUED
    assert [a.outcome for a in stage.attempts("a")] == [Outcome.NOT_SENT]


def test_a_machine_that_slept_is_too_slow_though_its_wall_clock_stood_still(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.after_intent = lambda: setattr(stage, "slept", 11.0)

    stage.say()

    assert stage.x.asked == []


def test_a_clock_that_jumped_while_the_intent_was_written_sends_nothing(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.after_intent = lambda: setattr(stage, "slept", -61.0)

    stage.say()

    assert stage.x.asked == []


def test_slowness_counts_from_before_the_intents_transaction(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.before_intent = lambda: setattr(stage, "slept", 10.1)

    stage.say()

    assert stage.x.asked == []


def test_just_within_its_time_it_is_sent(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.ledger.after_intent = lambda: stage.clock.advance(10)

    stage.say()

    assert stage.x.asked == ["publish"]


def test_with_less_than_half_of_the_lease_left_nothing_is_sent(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    claim = stage.claim()[0]
    stage.clock.advance(61)

    stage.say(claim)

    assert stage.x.asked == []
    assert [a.outcome for a in stage.attempts("a")] == [Outcome.NOT_SENT]


@pytest.mark.parametrize(
    "error", [OutcomeUnknown("?"), Duplicate("sudah ada"), PlatformError("?"), TypeError("our own fault")]
)
def test_whatever_is_not_certain_makes_the_post_unknown_and_is_not_repeated(stage: Stage, error: Exception) -> None:
    stage.lose("a", error)
    stage.clock.advance(4)

    assert stage.post("a").state is State.UNKNOWN
    assert stage.claim() == []


def test_a_yes_without_an_id_is_no_yes(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.x.answer = Receipt(None)

    stage.say()

    assert stage.post("a").state is State.UNKNOWN


@pytest.mark.parametrize("number", ["9\0", "9\ud83d", "9" * 121])
def test_a_yes_with_an_id_that_no_database_could_keep_is_no_yes(stage: Stage, number: str) -> None:
    stage.queue(stage.slot("a"))
    stage.x.answer = Receipt(number)

    stage.say()

    assert (stage.post("a").state, stage.spooled()) == (State.UNKNOWN, [])


def test_of_a_platforms_words_what_can_be_kept_is(stage: Stage) -> None:
    stage.queue(stage.slot("a"), stage.slot("b", account=2))
    stage.x.answer = Receipt("9", "https://x.test/\ud83d9")
    stage.facebook.answer = Refused("Ditolak: \ud83d\0jelas")

    publish.say(stage.claim(), stage.ports)

    assert stage.post("a").permalink == "https://x.test/?9"
    assert (stage.post("b").state, stage.post("b").reason) == (State.FAILED, "Ditolak: ?jelas")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Unavailable("tidak tersambung"), State.QUEUED),
        (AccountLost("izin dicabut"), State.QUEUED),
        (Refused("naskah terlalu panjang"), State.FAILED),
    ],
)
def test_what_is_surely_not_public_is_never_in_doubt(stage: Stage, error: Exception, state: State) -> None:
    stage.lose("a", error)

    assert stage.post("a").state is state


def test_a_repost_repeats_its_leader_and_its_id_may_be_pending(stage: Stage) -> None:
    stage.queue(stage.slot("leader"), stage.slot("s", account=3, kind=Kind.REPOST, follows="c/leader"))
    stage.say()
    stage.x.answer = Receipt(None)

    stage.say()

    assert stage.x.asked == ["publish", "amplify 9"]
    assert stage.post("s").state is State.PUBLISHED


def test_a_platform_that_knows_no_reposts_fails_them_before_any_intent(stage: Stage) -> None:
    stage.queue(stage.slot("leader"), stage.slot("s", account=2, kind=Kind.REPOST, follows="c/leader"))
    stage.say()

    stage.say()

    assert (stage.post("s").state, stage.attempts("s")) == (State.FAILED, [])


def test_secrets_that_cannot_be_read_hold_the_post_without_telling_why_in_their_words(stage: Stage) -> None:
    stage.queue(stage.slot("a"))
    stage.with_access(refusing(ValueError("token RAHASIA")))

    stage.say()

    p = stage.post("a")
    assert (p.state, p.reason, p.tries) == (State.QUEUED, "Kesalahan program (ValueError).", 1)
