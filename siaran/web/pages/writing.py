"""`/campaigns/…/draft`: writing a campaign; `/campaigns/…/plan`: what it would change; and submitting it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, repeat
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Form, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, Field

from siaran import content, drafting, writing
from siaran.domain.errors import Conflict, ContentError, Mistake
from siaran.domain.member import Action
from siaran.store import library
from siaran.web.bounds import Number, Words, day_of, number_of
from siaran.web.desk import Desk, Seated, SignInFirst
from siaran.web.pages.pictures import draft_pictures, shown
from siaran.web.policy import Pages
from siaran.web.views import audience, plans
from siaran.web.views.begun import titled
from siaran.web.views.campaigns import changes
from siaran.web.views.writing import choices, line_in, sheet
from siaran.writing import Opened

pages = Pages()

DRAWN: dict[str, Any] = {"differ": changes, "pictures": draft_pictures}
EARLY = "07:00"
"""When something of a chosen day goes out in a house without slots."""
SATURDAY = 5
TEXTS = ("title", "program", "template", "publish", "spread", "fresh_for", "repeat", "link", "priority")


class Written(BaseModel):
    """What the editor sends: the text, or its fields over the text that they were shown from."""

    version: Number = 0
    writer: Number = 0
    seat: str = Field("", max_length=32)
    shape: str = "text"
    go: str = ""
    source: str = Field("", max_length=200_000)
    territory: str = ""
    tab: str = ""
    title: str = Field("", max_length=500)
    program: str = Field("", max_length=500)
    template: str = Field("", max_length=100)
    audience: str = Field("", max_length=20_000)
    pick: list[str] = []
    drawn: list[str] = []
    find: Words = ""
    publish: str = Field("", max_length=100)
    spread: str = Field("", max_length=100)
    fresh_for: str = Field("", max_length=100)
    repeat: str = Field("", max_length=500)
    link: str = Field("", max_length=2000)
    hashtags: str = Field("", max_length=2000)
    priority: str = Field("", max_length=50)
    platforms: list[str] = []
    media_file: list[str] = []
    media_alt: list[str] = []
    body: str = Field("", max_length=200_000)


@pages.get("/new-campaign", Action.WRITE)
def new(desk: Seated, day: str = "") -> Response:
    """Title and template; a day that was chosen in the calendar is told."""
    return _new(desk, "", "", _moment(desk, day))


@pages.post("/campaigns", Action.WRITE)
def begin(
    desk: Seated,
    title: Annotated[str, Form(max_length=300)] = "",
    template: Annotated[str, Form()] = "",
    day: Annotated[str, Form()] = "",
) -> Response:
    """A new draft."""
    title, known, publish = " ".join(title.split()), choices(desk.house, desk.scope), _moment(desk, day)
    if not title:
        return _new(desk, title, desk._("Tulis judulnya dahulu; dapat diubah nanti."), publish)
    name = template if template in known.templates else "_default"
    return desk.go(f"/campaigns/{writing.begin(desk.house, title, name, desk.member, publish)}/draft")


@pages.get("/campaigns/{campaign}/draft", Action.WRITE)
def edit(
    desk: Seated, campaign: str, shape: str = "form", territory: str = "", tab: str = "", find: Words = ""
) -> Response:
    """The editor."""
    opened = _opened(desk, campaign)
    return _editor(desk, opened, opened.source, Written(shape=shape, territory=territory, tab=tab, find=find))


@pages.post("/campaigns/{campaign}/draft", Action.WRITE)
def save(desk: Seated, campaign: str, written: Annotated[Written, Form()]) -> Response:
    """Save what is written, and go on: to the other shape, to another territory, to the plan.

    `writer` is who wrote it: a window that somebody left open saves nothing in the name of whoever came after them.
    """
    if written.writer not in (0, desk.member.id):
        raise SignInFirst
    opened = _opened(desk, campaign)
    source = _source(desk, written)
    if source != opened.source:
        try:
            version, seat = written.version, written.seat
            writing.save(desk.house, opened, source, version=version, member=desk.member, seat=seat)
        except Conflict as conflict:
            return _taken(desk, opened, source, written, desk.said(str(conflict)))
    if desk.fragment:
        answer = _editor(desk, _opened(desk, campaign), source, written)
        answer.headers["hx-trigger"] = "saved"
        return answer
    return _onwards(desk, campaign, written)


@pages.post("/campaigns/{campaign}/draft/agreement", Action.WRITE)
def agree(
    desk: Seated,
    campaign: str,
    version: Annotated[Number, Form()],
    saw: Annotated[str, Form(max_length=100)] = "",
    keep: Annotated[str, Form()] = "mine",
) -> Response:
    """Both texts were seen: go on with the draft, or with what was changed elsewhere."""
    opened = _opened(desk, campaign)
    seen = writing.go_on(desk.house, opened, version=version, saw=saw)
    if keep == "theirs" and seen is not None:
        writing.save(desk.house, opened, seen.source, version=version + 1, member=desk.member, seat="")
        return desk.done(
            f"/campaigns/{campaign}/draft", desk._("Draf ini kini sama dengan yang di sana; yang lama dibuang.")
        )
    return desk.done(f"/campaigns/{campaign}/draft", desk._("Draf ini dilanjutkan; yang di sana sudah Anda lihat."))


@pages.post("/campaigns/{campaign}/draft/end", Action.WRITE)
def discard(
    desk: Seated, campaign: str, version: Annotated[Number, Form()], seat: Annotated[str, Form(max_length=32)] = ""
) -> Response:
    """Throw the draft away."""
    submitted = writing.has_revision(desk.house, campaign)
    writing.discard(desk.house, campaign, version=version, who=desk.member.who, seat=seat)
    return desk.done(f"/campaigns/{campaign}" if submitted else "/campaigns", desk._("Draf dibuang."))


@pages.get("/campaigns/{campaign}/draft/pictures/{name}", Action.WRITE)
def picture(desk: Seated, campaign: str, name: str) -> Response:
    """One of the draft's pictures, by its place in the text: 0 is the first."""
    opened = _opened(desk, campaign)
    found, _ = writing.parse(desk.house, opened, opened.source, desk.writes)
    place = number_of(name)
    if found is None or place is None or place >= len(found.media):
        raise HTTPException(404)
    try:
        return shown(drafting.take_in(desk.house, found, found.media[place], desk.writes))
    except ValueError:
        raise HTTPException(404) from None


@pages.get("/campaigns/{campaign}/plan", Action.WRITE)
def plan(desk: Seated, campaign: str, shape: str = "form") -> Response:
    """What submitting the draft would add, rewrite, move and withdraw; mistakes as in the `shape` it was written in."""
    opened = _opened(desk, campaign)
    try:
        with desk.drawing_up():
            drawn = plans.laid_out(desk.house, writing.draw(desk.house, opened, desk.writes))
    except Conflict:
        return desk.go(f"/campaigns/{campaign}/draft")
    except ContentError as error:
        return _plan(desk, opened, None, error.mistakes, shape)
    return _plan(desk, opened, drawn, drawn.mistakes, shape)


@pages.post("/campaigns/{campaign}/submission", Action.WRITE)
def submit(desk: Seated, campaign: str, version: Annotated[Number, Form()]) -> Response:
    """The draft becomes a revision and waits for somebody else's yes."""
    try:
        with desk.drawing_up():
            count = writing.submit(desk.house, campaign, version=version, who=desk.member.who, may=desk.writes)
    except ContentError:
        return desk.go(f"/campaigns/{campaign}/plan")
    told = desk._("Diajukan. %(count)s kiriman menunggu persetujuan orang lain.", count=count)
    return desk.done(f"/campaigns/{campaign}", told)


def _plan(desk: Desk, opened: Opened, drawn: plans.Laid | None, mistakes: Sequence[Mistake], shape: str) -> Response:
    told: dict[str, Any] = {"opened": opened, "drawn": drawn, "title": titled(opened.source, opened.slug)}
    told |= {"mistakes": mistakes, "form": shape != "text", "line_in": line_in}
    zones = {row.row.timezone for row in drawn.rows} if drawn else ()
    return desk.page("writing/plan.html", status=200 if drawn else 422, zones=zones, **told)


def _new(desk: Desk, title: str, fault: str, publish: datetime | None) -> Response:
    told: dict[str, Any] = {"title": title, "fault": fault, "publish": publish}
    known = choices(desk.house, desk.scope)
    return desk.page("writing/new.html", status=422 if fault else 200, choices=known, **told)


def _moment(desk: Desk, day: str) -> datetime | None:
    """The first slot of a day, without a zone; None where `day` is none."""
    known = day_of(day)
    return _slot(desk, known) if known else None


def _examples(desk: Desk) -> dict[str, str]:
    """What may be stated: the first slot of the next working day, and the end of its year."""
    today = desk.now.astimezone(ZoneInfo(desk.zone)).date()
    following = (today + timedelta(days=n) for n in range(1, 8))
    day = next(day for day in following if day.weekday() < SATURDAY)
    return {"moment": f"{_slot(desk, day):%Y-%m-%d %H:%M}", "until": f"{day.year}-12-31"}


def _slot(desk: Desk, day: date) -> datetime:
    """The first slot of a day, without a zone."""
    slots = desk.house.settings.slots
    return datetime.combine(day, time.fromisoformat(slots[0] if slots else EARLY))


def _opened(desk: Desk, campaign: str) -> Opened:
    opened = writing.open_text(desk.house, campaign)
    if opened is None:
        raise HTTPException(404)
    return opened


def _source(desk: Desk, written: Written) -> str:
    """The text that was meant: as it stands, or with the fields written into it."""
    if written.shape != "form":
        return written.source.replace("\r\n", "\n").rstrip("\n") + "\n"
    changed: dict[str, content.Value] = {name: getattr(written, name).strip() for name in TEXTS}
    changed["audience"] = audience.with_picks(audience.words(written.audience), written.pick, written.drawn)
    changed["hashtags"] = audience.words(written.hashtags)
    before = content.fields(written.source)
    changed |= {"body": written.body, "media": _media(desk, written, before.get("media", ()))}
    if set(written.platforms) != set(before.get("platforms", ())):
        changed["platforms"] = written.platforms
    return content.with_fields(written.source, changed)


def _media(desk: Desk, written: Written, before: Sequence[object]) -> list[dict[str, str]]:
    """The pictures that are named; the library knows words for its own.

    Its words for the picture that stood there before are nobody's own: another picture does not keep them.
    """
    stood = [medium.get("file", "") for medium in before if isinstance(medium, Mapping)]
    with desk.house.database.read() as connection:
        known = library.words(connection, desk.scope, [*written.media_file, *stood])
    pairs = zip(written.media_file, written.media_alt, strict=False)
    named = [(name, " ".join(alt.split())) for name, alt in pairs if name.strip()]
    media = []
    for (name, alt), was in zip(named, chain(stood, repeat("")), strict=False):
        theirs = alt if name == was or alt != known.get(was) else ""
        media.append({"file": name, "alt": theirs or known.get(name, "")})
    return media


def _editor(desk: Desk, opened: Opened, source: str, written: Written) -> Response:
    with desk.drawing_up():
        drawn = sheet(desk.house, opened, source, desk.writes, shape=written.shape, territory=written.territory)
    told: dict[str, Any] = {"seat": written.seat or secrets.token_hex(8), "tab": written.tab}
    told |= _examples(desk)
    known = choices(desk.house, desk.scope)
    chosen = drawn.form.get("audience", ()) if drawn.form is not None else ()
    sought = audience.search(desk.house, desk.scope, written.find, chosen)
    boxes = audience.Picker() if desk.fragment else audience.picker(desk.house, desk.scope, chosen)
    told |= {"entries": [*map(audience.entry, chosen)], "search": sought, "picker": boxes}
    return desk.page("writing/edit.html", block="live", sheet=drawn, choices=known, told=told, **DRAWN)


def _taken(desk: Desk, opened: Opened, mine: str, written: Written, fault: str) -> Response:
    """It was saved elsewhere: both texts, and nothing is stored. HTMX only tells of it, so that typing goes on."""
    own = opened.draft is not None and opened.draft.who == desk.member.who
    told = {"fault": fault, "opened": opened, "mine": mine, "written": written, "own": own, **DRAWN}
    return desk.page("writing/taken.html", block="told", status=200 if desk.fragment else 409, **told)


def _onwards(desk: Desk, campaign: str, written: Written) -> Response:
    shape = written.go if written.go in ("form", "text") else written.shape
    if written.go == "plan":
        return desk.go(f"/campaigns/{campaign}/plan?shape={'form' if shape == 'form' else 'text'}")
    path = f"/campaigns/{campaign}/draft?shape={'form' if shape == 'form' else 'text'}"
    if written.territory in desk.tree:
        path += f"&territory={written.territory}"
    if written.find.strip():
        path += f"&find={quote(written.find.strip())}#wilayah"
    return desk.done(path, desk._("Draf tersimpan.")) if written.go == "save" else desk.go(path)
