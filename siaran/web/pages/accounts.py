"""`/accounts`: the custody register, and one account: who holds it, does it work, pause, connect again."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query
from fastapi.responses import Response

from siaran import keeping
from siaran.domain.account import AccountState
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import Action
from siaran.store import audit, custody, members, places
from siaran.web.bounds import PageNumber, Words
from siaran.web.desk import Desk, Seated
from siaran.web.filters import Filter
from siaran.web.policy import Pages

pages = Pages()

EACH = 50
SHORT = 200
MOST_ADMINS = 3
"""Whom to ask for a token: those of the widest part of the house first."""


class Wanted(Filter):
    """The list's form, as an address holds it."""

    at = "/accounts"

    state: str = ""
    platform: str = ""
    territory: Words = ""
    q: Words = ""
    page: PageNumber = 1

    def narrow(self, scope: str | None) -> custody.Narrow:
        """The same for the store."""
        return custody.Narrow(scope, self.territory, self.platform, self.state, self.q.strip())


@pages.get("/accounts", Action.READ)
def listed(desk: Seated, wanted: Annotated[Wanted, Query()]) -> Response:
    """The register, those that need somebody first, fifty a page."""
    narrow = wanted.narrow(desk.scope)
    with desk.house.database.read() as connection:
        counts = custody.counted(connection, narrow)
        found = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
        last = max(1, -(-found // EACH))
        number = min(max(1, wanted.page), last)
        rows = custody.listed(connection, narrow, limit=EACH, offset=(number - 1) * EACH)
        offices = places.offices(connection, desk.scope, limit=200)
    return desk.page(
        "accounts/index.html",
        wanted=wanted,
        rows=rows,
        counts=counts,
        found=found,
        number=number,
        last=last,
        offices=offices,
        kinds=sorted(desk.house.kinds),
    )


@pages.get("/accounts/{account:number}", Action.READ)
def one(desk: Seated, account: int) -> Response:
    """One account."""
    return _one(desk, account)


@pages.post("/accounts/{account:number}/custody", Action.CONNECT)
def keep(
    desk: Seated,
    account: int,
    holder: Annotated[str, Form(max_length=SHORT)] = "",
    contact: Annotated[str, Form(max_length=SHORT)] = "",
) -> Response:
    """Who holds it, and whom to ask."""
    keeping.keep(desk.house, account, holder=holder.strip(), contact=contact.strip(), who=desk.member.who)
    return desk.done(f"/accounts/{account}", desk._("Catatan pemegang akun disimpan."))


@pages.post("/accounts/{account:number}/check", Action.CONNECT)
def check(desk: Seated, account: int) -> Response:
    """Ask its platform now."""
    checked = keeping.check(desk.house, account, who=desk.member.who)
    return desk.done(f"/accounts/{account}", desk.said(checked.sentence))


@pages.post("/accounts/{account:number}/pause", Action.CONNECT)
def pause(desk: Seated, account: int, reason: Annotated[str, Form(max_length=SHORT)] = "") -> Response:
    """Its posts wait."""
    if not reason.strip():
        return _one(desk, account, unsaid=desk._("Tulis alasannya dalam satu kalimat."))
    keeping.pause(desk.house, account, reason.strip(), who=desk.member.who)
    return desk.done(f"/accounts/{account}", desk._("Akun dijeda; kirimannya menunggu."))


@pages.post("/accounts/{account:number}/resumption", Action.CONNECT)
def resume(desk: Seated, account: int) -> Response:
    """Its posts go on."""
    keeping.resume(desk.house, account, who=desk.member.who)
    return desk.done(f"/accounts/{account}", desk._("Akun dilanjutkan."))


@pages.post("/accounts/{account:number}/connection", Action.CONNECT)
def reconnect(
    desk: Seated,
    account: int,
    access_token: Annotated[str, Form(max_length=2000)] = "",
    access_token_secret: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """A new token; its words are never shown again."""
    secrets = {"access_token": access_token, "access_token_secret": access_token_secret}
    try:
        keeping.reconnect(desk.house, account, secrets, who=desk.member.who)
    except Conflict:
        raise
    except SiaranError as error:
        return _one(desk, account, refused=desk.said(str(error)))
    return desk.done(f"/accounts/{account}", desk._("Akun tersambung lagi."))


def _one(desk: Desk, number: int, *, refused: str = "", unsaid: str = "") -> Response:
    with desk.house.database.read() as connection:
        found = custody.one(connection, number)
        history = audit.about(connection, keeping.subject(number))
        admins = members.able(connection, Action.GOVERN, [found.territory] if found else [])
    return desk.page(
        "accounts/one.html",
        status=422 if refused or unsaid else 200,
        account=found,
        history=history,
        admins=[each for each in admins if each.id != desk.member.id][:MOST_ADMINS],
        refused=refused,
        unsaid=unsaid,
        secrets=desk.house.kinds[found.platform].secrets if found and found.platform in desk.house.kinds else (),
        PAUSED=AccountState.PAUSED,
        ACTIVE=AccountState.ACTIVE,
        CUT_OFF=(AccountState.LOST, AccountState.HELD),
    )
