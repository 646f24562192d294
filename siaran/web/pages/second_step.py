"""`/second-step`: one's own second step of signing in: turn it on, renew the recovery codes, turn it off."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import Response

from siaran.speech import N_
from siaran.store import second_step
from siaran.web import codes, throttle, tickets
from siaran.web.desk import Desk, Seated
from siaran.web.policy import SIGNED_IN, Pages

pages = Pages()

PURPOSE = "key of the second step"
WRONG = N_("Kode itu tidak cocok, atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")
Code = Annotated[str, Form(max_length=40)]


@pages.get("/second-step", SIGNED_IN)
def shown(desk: Seated) -> Response:
    """How it stands; where it is off, a key to take."""
    return _shown(desk) if _armed(desk) else _offer(desk, codes.new_key())


@pages.post("/second-step", SIGNED_IN)
def arm(desk: Seated, ticket: Annotated[str, Form()], code: Code) -> Response:
    """On, once a code of the new key was shown; every other session ends."""
    held = tickets.read(desk.house, PURPOSE, ticket, desk.now)
    if _armed(desk) or held is None or held["member"] != str(desk.member.id):
        return desk.go("/second-step")
    if not _admitted(desk):
        return _offer(desk, held["key"], throttle.TOO_MANY, 429)
    step = codes.step_of(held["key"], code, desk.now)
    if step is None:
        return _offer(desk, held["key"], WRONG, 422)
    sealed = desk.house.vault.seal({"key": held["key"]})
    with desk.house.database.write() as connection:
        made = second_step.arm(connection, desk.member, sealed, step, now=desk.now, but=desk.session.id)
    return desk.page("second_step/codes.html", codes=made)


@pages.post("/second-step/codes", SIGNED_IN)
def renew(desk: Seated, code: Code) -> Response:
    """Ten other recovery codes."""
    if fault := _refused(desk, code):
        return _shown(desk, fault)
    with desk.house.database.write() as connection:
        made = second_step.new_codes(connection, desk.member, now=desk.now)
    return desk.page("second_step/codes.html", codes=made)


@pages.post("/second-step/end", SIGNED_IN)
def disarm(desk: Seated, code: Code) -> Response:
    """Off; every other session ends."""
    if fault := _refused(desk, code):
        return _shown(desk, fault)
    with desk.house.database.write() as connection:
        who, kept = desk.member.who, desk.session.id
        second_step.disarm(connection, desk.member, who=who, now=desk.now, but=kept)
    return desk.done("/second-step", desk._("Verifikasi dua langkah sudah mati."))


def _armed(desk: Desk) -> bool:
    with desk.house.database.read() as connection:
        return second_step.sealed(connection, desk.member.id) is not None


def _admitted(desk: Desk) -> bool:
    return throttle.admits(desk, desk.member.name, "code of ")


def _refused(desk: Desk, code: str) -> str:
    if not _admitted(desk):
        return throttle.TOO_MANY
    return "" if codes.proves(desk.house, desk.member, code, desk.now) else WRONG


def _shown(desk: Desk, fault: str = "") -> Response:
    with desk.house.database.read() as connection:
        left = second_step.codes_left(connection, desk.member.id)
    return desk.page("second_step/index.html", status=422 if fault else 200, left=left, fault=fault)


def _offer(desk: Desk, key: str, fault: str = "", status: int = 200) -> Response:
    ticket = tickets.issue(desk.house, PURPOSE, desk.now, key=key, member=str(desk.member.id))
    drawn = codes.picture(key, desk.member.name, f"Siaran {desk.brand}")
    grouped = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    return desk.page(
        "second_step/offer.html",
        status=status,
        ticket=ticket,
        picture=drawn,
        key=grouped,
        fault=fault and desk._(fault),
    )
