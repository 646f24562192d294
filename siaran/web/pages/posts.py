"""`/posts/…`: one post, and what may still be done about it: withdraw it, move it, have it sent again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Form, HTTPException
from fastapi.responses import Response

from siaran import acts, media
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import Action
from siaran.domain.post import Post
from siaran.speech import N_
from siaran.store import posts
from siaran.web.bounds import Number, day_of
from siaran.web.desk import Desk, Seated
from siaran.web.policy import Pages
from siaran.web.views import posts as views
from siaran.web.views import queue

pages = Pages()

NO_TIME = N_("Isi tanggal dan jamnya, misalnya 25/11/2026 dan 07.30.")
SOON = timedelta(minutes=30)
"""When something is sent again unless another time is chosen."""


@pages.get("/posts/{post}", Action.READ)
def shown(desk: Seated, post: int) -> Response:
    """One post."""
    return _shown(desk, post)


@pages.get("/posts/{post}/row", Action.READ)
def row(desk: Seated, post: int, named: bool = False) -> Response:
    """Its line in the queue alone, for a list that is on the screen already; `named`: with the zones of its times."""
    line, titles = queue.one(desk.house, post)
    if named:
        desk.speech = desk.speech.naming
    return desk.page("queue/line.html", line=line, titles=titles, zones=[line.timezone])


@pages.get("/posts/{post}/picture", Action.READ)
def picture(desk: Seated, post: int, n: Number = 0) -> Response:
    """One of its pictures as its platform gets it; 204 where it has none (any more)."""
    p = _post(desk, post)
    if n >= len(p.pictures) or p.platform not in desk.house.kinds:
        return Response(status_code=204)
    try:
        content = media.fitted(p.pictures[n], desk.house.kinds[p.platform].limits)
    except ValueError:
        return Response(status_code=204)
    return Response(content, media_type="image/jpeg")


@pages.post("/posts/{post}/withdrawal", Action.OPERATE)
def withdrawal(
    desk: Seated, post: int, version: Annotated[Number, Form()], reason: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """Take it back."""
    acts.withdraw(desk.house, _post(desk, post).key, who=desk.member.who, reason=reason.strip(), version=version)
    return desk.done(f"/posts/{post}", desk._("Kiriman ini ditarik. Ia tidak akan terbit."))


@pages.post("/posts/{post}/time", Action.OPERATE)
def time(
    desk: Seated,
    post: int,
    version: Annotated[Number, Form()],
    date: Annotated[str, Form()] = "",
    clock: Annotated[str, Form()] = "",
) -> Response:
    """Move it to another time, by the clock of its territory."""

    def move(p: Post, due_at: datetime) -> Response:
        acts.move(desk.house, p.key, due_at, who=desk.member.who, version=version)
        told = desk._("Dipindahkan ke %(t)s. Kiriman ini menunggu persetujuan lagi.", t=desk.speech.when(due_at))
        return desk.done(f"/posts/{post}", told)

    return _at(desk, post, date, clock, move)


@pages.post("/posts/{post}/successor", Action.OPERATE)
def successor(
    desk: Seated,
    post: int,
    version: Annotated[Number, Form()],
    date: Annotated[str, Form()] = "",
    clock: Annotated[str, Form()] = "",
) -> Response:
    """Have it sent again, though it failed or was missed: in a post of its own, which waits for approval."""

    def plan_again(p: Post, due_at: datetime) -> Response:
        key = acts.plan_again(desk.house, p.key, due_at, who=desk.member.who, version=version)
        told = desk._("Dijadwalkan lagi %(t)s, dan menunggu persetujuan.", t=desk.speech.when(due_at))
        return desk.done(f"/posts/{acts.post(desk.house, key).id}", told)

    return _at(desk, post, date, clock, plan_again)


def _at(desk: Desk, post: int, date: str, clock: str, act: Callable[[Post, datetime], Response]) -> Response:
    """Do it for a day and an hour that were typed; where that cannot be, the form says why and keeps them."""
    p = _post(desk, post)
    due_at = _moment(p, date, clock)
    if due_at is None:
        return _shown(desk, post, fault=desk._(NO_TIME), date=date, clock=clock)
    try:
        return act(p, due_at)
    except Conflict:
        raise
    except SiaranError as error:
        return _shown(desk, post, fault=desk.said(str(error)), date=date, clock=clock)


def _moment(p: Post, date: str, clock: str) -> datetime | None:
    """A day and an hour by the clock of a post's territory; None where there is no such moment."""
    try:
        moment = datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=ZoneInfo(p.timezone))
    except ValueError:
        return None
    return moment if day_of(f"{moment:%Y-%m-%d}") else None


def _soon(now: datetime) -> datetime:
    """A full five minutes; somebody has to approve it first."""
    return now + SOON - timedelta(minutes=now.minute % 5)


def _shown(desk: Desk, number: int, *, fault: str = "", date: str = "", clock: str = "") -> Response:
    found = views.shown(desk.house, number)
    zone = ZoneInfo(found.post.timezone)
    there = found.post.due_at.astimezone(zone).replace(tzinfo=None)
    meant = _soon(desk.now).astimezone(zone) if found.repeatable else there
    told: dict[str, Any] = {"date": date or f"{meant:%Y-%m-%d}", "clock": clock or f"{meant:%H:%M}", "fault": fault}
    return desk.page(
        "posts/show.html", status=422 if fault else 200, s=found, p=found.post, zones=[found.post.timezone], **told
    )


def _post(desk: Desk, number: int) -> Post:
    with desk.house.database.read() as connection:
        found = posts.by_ids(connection, [number])
    if number not in found:
        raise HTTPException(404)
    return found[number]
