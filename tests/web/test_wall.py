"""Nearly the same words, marked where they differ; what is known, in order; our sends between what was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from siaran.domain.attempt import Attempt, Outcome
from siaran.web.views.story import story
from siaran.web.views.wall import wall, wording

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def _attempt(n: int = 1, outcome: Outcome = Outcome.UNKNOWN, **more: Any) -> Attempt:
    return Attempt(n, 1, n, "w", 1, NOW + timedelta(minutes=n), "", outcome, **more)


def _seen(id: str, minutes: float, text: str = "Halo") -> dict[str, Any]:
    return {"id": id, "at": (NOW + timedelta(minutes=minutes)).isoformat(), "text": text, "permalink": None, "app": ""}


@pytest.mark.parametrize(
    ("theirs", "marked", "differing"),
    [
        ("Buka 08.00–11.00 di aula.", [("gone", "halaman"), ("new", "aula")], 1),
        (
            "Buka 08.00–12.00 di halaman. Yuk datang!",
            [("gone", "08.00–11.00"), ("new", "08.00–12.00"), ("new", " Yuk datang!")],
            3,
        ),
        ("Buka  08.00–11.00\ndi halaman.", [], 0),
    ],
)
def test_words_that_differ_are_marked(theirs: str, marked: list[tuple[str, str]], differing: int) -> None:
    found = wording("Buka 08.00–11.00 di halaman.", theirs)

    assert [(piece.kind, piece.text) for piece in found.pieces if piece.kind != "same"] == marked
    assert found.differing == differing


def test_what_is_the_same_far_from_any_difference_is_left_out() -> None:
    words = " ".join(f"kata{n}" for n in range(200))

    found = wording(f"{words} lama", f"{words} baru")

    assert found.pieces[0].text.startswith(" … kata189") and len(found.pieces) == 3


def test_our_sends_stand_between_what_was_seen_newest_first() -> None:
    evidence = {"recent": [_seen("3", 5), _seen("2", 1.5), _seen("1", -9)], "near": ["3"]}

    lines = wall("Halo", evidence, [_attempt(1), _attempt(2)], {"1"})

    assert [line.kind for line in lines] == ["near", "sent", "other", "sent", "ours"]


def test_whatever_no_other_post_of_ours_owns_may_be_called_ours() -> None:
    evidence = {"recent": [_seen("4", 5), _seen("3", 4), _seen("2", 3), _seen("1", -9)], "near": ["4", "3"]}

    lines = wall("Halo", evidence, [_attempt(1)], {"4"})

    assert [(line.id, line.kind) for line in lines if line.claimable] == [("3", "near"), ("2", "other"), ("1", "other")]
    assert lines[0].kind == "ours"


def test_the_story_tells_what_happened_in_its_order() -> None:
    read = {"looked_at": LATER + timedelta(seconds=30), "complete": True, "evidence": {}}
    failed = {"looked_at": NOW + timedelta(minutes=3), "complete": False, "evidence": {"error": "Mati."}}
    first = _attempt(1, Outcome.ABSENT, closed_at=NOW + timedelta(minutes=1.9))

    facts = story([first, _attempt(2)], {1: [read] * 3, 2: [failed]}, asked=(NOW + timedelta(minutes=9), "Kurang."))

    assert [fact.kind for fact in facts] == ["sent", "absent", "sent", "unread", "asked"]
    assert [fact.told.get("n") for fact in facts[:3]] == [1, 1, 2]
    assert facts[1].told["reads"] == 3 and facts[3].told["detail"] == "Mati."


def test_a_person_who_said_that_it_is_not_there_is_named() -> None:
    closed = _attempt(1, Outcome.ABSENT, closed_at=LATER, evidence={"person": "ani@desk"})

    facts = story([closed], {})

    assert facts[-1].told["by"] == "ani@desk"


def test_what_surely_did_not_go_out_is_no_send() -> None:
    facts = story([_attempt(1, Outcome.NOT_SENT), _attempt(2)], {})

    assert [(fact.kind, fact.told["n"]) for fact in facts] == [("unsent", 0), ("sent", 1)]
