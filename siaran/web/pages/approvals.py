"""`/approvals`: what waits for a yes; one campaign's texts and differences; approving, and sending back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, HTTPException, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from siaran import approving, outdated
from siaran.domain.choice import Choice
from siaran.domain.member import Action
from siaran.speech import N_
from siaran.store import waiting
from siaran.web.bounds import PageNumber, Words
from siaran.web.desk import Desk, Seated
from siaran.web.filters import Filter
from siaran.web.pages.pictures import pictures_of
from siaran.web.policy import Pages, Policy
from siaran.web.views import audience
from siaran.web.views.approvals import approval
from siaran.web.views.sifting import sifted

pages = Pages()

IN_PART = Policy(Action.APPROVE, partly=True)
MOST = 100
MOST_HELD = 200
"""Entries that are held one by one: they travel in addresses, which have an end."""


class Wanted(Filter):
    """Which part of what waits is looked at, as an address holds it; `view`: "all" of it, else what differs."""

    at = "/approvals"

    branch: str = Field("", max_length=20)
    q: Words = ""
    view: str = Field("", max_length=10)
    page: PageNumber = 1
    held: str = Field("", max_length=10_000)

    @property
    def choice(self) -> Choice:
        """What of it is taken."""
        return Choice(self.branch, frozenset(audience.words(self.held)))


class Chosen(BaseModel):
    """The form: the page that was shown, and where to go on: to a branch, a page, another view.

    `drawn` are the entries that had a box, `tick` the ticked ones.
    """

    saw: str = ""
    which: str = ""
    branch: str = Field("", max_length=20)
    q: Words = ""
    view: str = Field("", max_length=10)
    held: str | None = Field(None, max_length=10_000)
    drawn: str | None = Field(None, max_length=10_000)
    tick: list[str] = []
    to: str | None = Field(None, max_length=20)
    look: str | None = Field(None, max_length=10)
    page: PageNumber = 1

    @property
    def shown(self) -> Wanted:
        """What was looked at, with what was ticked and unticked there.

        Raises HTTPException 422 where the form does not say what it held and showed: else it would be a yes to all.
        """
        if self.held is None or self.drawn is None:
            raise HTTPException(422)
        before = Choice(self.branch, frozenset(audience.words(self.held)))
        held = ",".join(sorted(before.ticked(self.tick, audience.words(self.drawn)).held))
        return Wanted.model_construct(branch=self.branch, q=self.q.strip(), view=self.view, page=self.page, held=held)

    @property
    def following(self) -> Wanted:
        """What is looked at next."""
        moved = {"view": self.look} if self.look is not None else {}
        moved |= {"branch": self.to, "q": ""} if self.to is not None else {}
        return self.shown.model_copy(update=moved)


@pages.get("/approvals", Action.APPROVE)
def listed(desk: Seated) -> Response:
    """Every campaign of which something waits here."""
    with desk.house.database.read() as connection:
        batches = waiting.to_approve(connection, desk.scope, MOST)
        titles = waiting.titles(connection, [batch.campaign for batch in batches])
    zones = {zone for batch in batches for zone in batch.zones}
    return desk.page("approvals/index.html", batches=batches, titles=titles, zones=zones)


@pages.get("/approvals/{campaign}", IN_PART)
def one(desk: Seated, campaign: str, wanted: Annotated[Wanted, Query()]) -> Response:
    """What waits of one of them: the texts, and what differs; page by page where there is much."""
    return _page(desk, campaign, wanted)


@pages.post("/approvals/{campaign}/choice", IN_PART)
def choose(desk: Seated, campaign: str, form: Annotated[Chosen, Form()]) -> Response:
    """Go on to another branch or page, with what was held on this one."""
    if len(form.shown.choice.held) > MOST_HELD:
        told = N_(
            "Lebih dari %(n)s yang ditahan satu per satu. Tahan seluruh cabangnya, atau setujui cabang lain dahulu."
        )
        return _page(desk, campaign, form.shown, fault=desk._(told, n=MOST_HELD))
    wanted = form.following
    return desk.go(wanted.address(f"/approvals/{campaign}", page=wanted.page))


@pages.post("/approvals/{campaign}/approval", IN_PART)
def approve(desk: Seated, campaign: str, form: Annotated[Chosen, Form()]) -> Response:
    """Yes to all that was shown, or to a branch of it without what is held; never to the member's own."""
    wanted = Wanted() if form.which == "all" else form.shown
    if wanted.branch:
        desk.require(Action.APPROVE, wanted.branch)
    who = desk.member.who
    done = approving.approve_seen(desk.house, campaign, wanted.choice, scope=desk.scope, saw=form.saw, who=who)
    if not done.approved:
        fault = desk._("Centang paling sedikit satu wilayah, atau setujui semua.")
        return _page(desk, campaign, wanted, fault=fault)
    if done.emergency:
        return desk.done("/emergencies", _told(desk, done))
    # What is left of a branch goes on being held; of all of it, everything that is left was.
    rest = wanted.address(f"/approvals/{campaign}", q="", held=wanted.held if wanted.branch else "")
    return desk.done(rest if done.left else "/approvals", _told(desk, done))


@pages.post("/approvals/{campaign}/return", IN_PART)
def give_back(
    desk: Seated, campaign: str, saw: Annotated[str, Form()], note: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """No, not like this: all of it back to the author, with a note."""
    if not note.strip():
        told = desk._("Tulis apa yang perlu diubah; penulisnya membaca catatan ini.")
        return _page(desk, campaign, Wanted(), note_fault=told)
    who = desk.member.who
    approving.give_back(desk.house, campaign, scope=desk.scope, saw=saw, note=note.strip(), who=who)
    return desk.done("/approvals", desk._("Pengumuman dikembalikan. Kirimannya tetap menunggu sampai diajukan lagi."))


def _told(desk: Desk, done: approving.Done) -> str:
    """What became of a yes, in numbers."""
    count, left = desk.speech.number(done.approved), desk.speech.number(done.left)
    rest = desk._("%(left)s kiriman tidak disetujui dan tetap menunggu.", left=left) if done.left else ""
    if done.emergency:
        told = N_("%(count)s kiriman darurat dilepas, dan terbit sekarang.")
        if desk.halted:
            told = N_("%(count)s kiriman darurat dilepas, dan terbit begitu pengiriman dilanjutkan.")
        return f"{desk._(told, count=count)} {rest}".rstrip()
    then = desk._("Tidak ada yang terbit sebelum pengiriman dilanjutkan.")
    if not desk.halted and done.first is not None:
        when = N_("Yang pertama terbit %(first)s; sampai saat itu Anda masih dapat menariknya.")
        then = desk._(when, first=desk.speech.when(done.first))
    return " ".join(filter(None, [desk._("%(count)s kiriman disetujui.", count=count), rest, then]))


def _page(desk: Desk, campaign: str, wanted: Wanted, *, fault: str = "", note_fault: str = "") -> Response:
    with desk.drawing_up():  # the first look at a nation's campaign takes seconds
        shown = approval(desk.house, desk.request.app.state.digests, campaign, desk.scope, desk.member.who)
        old = outdated.outdated(desk.house, campaign=campaign, territory=desk.scope).doubtful
    digest, sift = shown.digest, None
    if digest is not None:
        if not digest.below(wanted.branch):
            wanted = wanted.model_copy(update={"branch": ""})
        every = wanted.view == "all"
        sift = sifted(shown, digest, desk.tree, wanted.choice, words=wanted.q, every=every, page=wanted.page)
    trail = [] if not wanted.branch else list(desk.tree.ancestors(wanted.branch))[1:][::-1]
    trail = [place for place in trail if desk.may(Action.APPROVE, place.code) and place.code != desk.scope]
    told: dict[str, Any] = {
        "shown": shown,
        "digest": digest,
        "sift": sift,
        "wanted": wanted,
        "trail": trail,
        "old": old,
        "pictures": pictures_of,
    }
    status = 422 if fault or note_fault else 200
    zones = digest.extent.zones if digest is not None else ()
    return desk.page("approvals/one.html", status=status, zones=zones, **told, fault=fault, note_fault=note_fault)
