"""Repetitions are planned a while ahead only: in time, somebody is told to plan on; nothing plans or says yes alone."""

from __future__ import annotations

from datetime import timedelta

from siaran import health
from siaran.domain.member import Role
from siaran.domain.post import Post, State
from siaran.store import posts
from tests.conftest import Clock
from tests.store.office import CIBABAT
from tests.web.desks import Furnished
from tests.web.offices import SLUG, seat, source

PATH = f"/campaigns/{SLUG}"
LINK = f'href="{PATH}/plan"'
WEEKLY = source(ulang="mingguan")


def _notes(desk: Furnished) -> str:
    return " ".join(note for check in health.examine(desk.house) for note in check.notes)


def _posts(desk: Furnished) -> list[Post]:
    with desk.house.database.read() as connection:
        return posts.listed(connection, campaign=SLUG)


def _submit(desk: Furnished) -> None:
    """Begin and submit a campaign of every week."""
    editor = desk.client(Role.EDITOR)
    editor.post("/campaigns", data={"title": SLUG})
    form = {"shape": "text", "go": "save", "source": WEEKLY, "version": 1, "seat": "satu"}
    assert editor.post(f"{PATH}/draft", data=form).status_code == 303
    assert editor.post(f"{PATH}/submission", data={"version": 2}).headers["location"] == PATH


def test_who_may_plan_is_told_two_weeks_before_a_repetition_that_is_not_planned(desk: Furnished, clock: Clock) -> None:
    seat(desk)
    _submit(desk)
    clock.advance(timedelta(days=40).total_seconds())
    early = desk.client(Role.EDITOR).get("/").text
    clock.advance(timedelta(days=10).total_seconds())

    editor, own, reader = ((r, p) for r, p in ((Role.EDITOR, ""), (Role.EDITOR, CIBABAT), (Role.VIEWER, "")))

    assert LINK not in early and LINK not in desk.client(*reader).get("/").text
    assert LINK in desk.client(*editor).get("/").text and LINK in desk.client(*own).get("/").text
    assert f"siaran plan {SLUG} --apply" in _notes(desk)


def test_what_is_planned_on_waits_for_approval_and_the_sentence_goes(desk: Furnished, clock: Clock) -> None:
    seat(desk)
    _submit(desk)
    clock.advance(timedelta(days=50).total_seconds())
    editor = desk.client(Role.EDITOR)
    last = max(post.due_at for post in _posts(desk))

    editor.post(f"{PATH}/submission", data={"version": 0})

    planned_on = [post for post in _posts(desk) if post.due_at > last]
    assert {post.state for post in planned_on} == {State.PLANNED}
    assert LINK not in editor.get("/").text and SLUG not in _notes(desk)
