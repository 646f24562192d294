"""`/approvals`: what waits for a yes; one campaign's texts and differences; approving, and sending back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from fastapi.responses import Response

from siaran import approving, outdated
from siaran.domain.member import Action
from siaran.speech import N_
from siaran.store import waiting
from siaran.web.bodies import MEGABYTE
from siaran.web.desk import Desk, Seated
from siaran.web.pages.pictures import pictures_of
from siaran.web.policy import EVERY_PLACE, Pages, Policy
from siaran.web.views.approvals import approval

pages = Pages()

IN_PART = Policy(Action.APPROVE, partly=True)
MOST = 100


@pages.get("/approvals", Action.APPROVE)
def listed(desk: Seated) -> Response:
    """Every campaign of which something waits here."""
    with desk.house.database.read() as connection:
        batches = waiting.to_approve(connection, desk.scope, MOST)
        titles = waiting.titles(connection, [batch.campaign for batch in batches])
    zones = {zone for batch in batches for zone in batch.zones}
    return desk.page("approvals/index.html", batches=batches, titles=titles, zones=zones)


@pages.get("/approvals/{campaign}", IN_PART)
def one(desk: Seated, campaign: str) -> Response:
    """The texts of one of them."""
    return _page(desk, campaign)


@pages.post("/approvals/{campaign}/approval", IN_PART, most=4 * MEGABYTE, fields=EVERY_PLACE)
def approve(
    desk: Seated,
    campaign: str,
    saw: Annotated[str, Form()],
    which: Annotated[str, Form()] = "some",
    territory: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Yes to all that was shown and is not the member's own, or to the territories that are ticked."""
    shown = approval(desk.house, campaign, desk.scope, desk.member.who)
    chosen = set((shown.free or shown.territories) if which == "all" else territory or [])
    desk.require(Action.APPROVE, *chosen)
    if not chosen:
        return _page(desk, campaign, fault=desk._("Centang paling sedikit satu wilayah, atau setujui semua."))
    who = desk.member.who
    done = approving.approve_seen(desk.house, campaign, chosen, scope=desk.scope, saw=saw, who=who)
    if shown.emergency:
        told = N_("%(count)s kiriman darurat dilepas, dan terbit sekarang.")
        if desk.halted:
            told = N_("%(count)s kiriman darurat dilepas, dan terbit begitu pengiriman dilanjutkan.")
        return desk.done("/emergencies", desk._(told, count=len(done)))
    due = (desk.speech.there(p.due_at, p.timezone) for p in shown.waiting if p.territory in chosen)
    first = desk.speech.when(min((at for at in due if at), default=desk.now))
    what = N_(
        "%(count)s kiriman disetujui. Yang pertama terbit %(first)s; sampai saat itu Anda masih dapat menariknya."
    )
    if desk.halted:
        what = N_("%(count)s kiriman disetujui. Tidak ada yang terbit sebelum pengiriman dilanjutkan.")
    told = desk._(what, count=len(done), first=first)
    return desk.done("/approvals" if len(done) == len(shown.waiting) else f"/approvals/{campaign}", told)


@pages.post("/approvals/{campaign}/return", IN_PART)
def give_back(
    desk: Seated, campaign: str, saw: Annotated[str, Form()], note: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """No, not like this: all of it back to the author, with a note."""
    if not note.strip():
        return _page(desk, campaign, note_fault=desk._("Tulis apa yang perlu diubah; penulisnya membaca catatan ini."))
    who = desk.member.who
    approving.give_back(desk.house, campaign, scope=desk.scope, saw=saw, note=note.strip(), who=who)
    return desk.done("/approvals", desk._("Pengumuman dikembalikan. Kirimannya tetap menunggu sampai diajukan lagi."))


def _page(desk: Desk, campaign: str, *, fault: str = "", note_fault: str = "") -> Response:
    shown = approval(desk.house, campaign, desk.scope, desk.member.who)
    old = outdated.outdated(desk.house, campaign=campaign, territory=desk.scope).doubtful
    status = 422 if fault or note_fault else 200
    told: dict[str, Any] = {
        "shown": shown,
        "old": old,
        "pictures": pictures_of,
        "fault": fault,
        "note_fault": note_fault,
    }
    return desk.page("approvals/one.html", status=status, zones=shown.zones, **told)
