"""The editor: a text in two shapes, what is wrong with it beside its lines, and how each platform will show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from siaran import content, flow, plan, writing
from siaran.domain.campaign import Campaign
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.post import State
from siaran.domain.variant import Variant
from siaran.house import House, May
from siaran.render import Renderer
from siaran.store import library, posts
from siaran.store.programs import programs_in
from siaran.web.views.variations import Piece
from siaran.writing import Newer, Opened

OFFERED = 200
"""Territories to look at, while nobody has an account."""
_NAMED = re.compile(r"\(([^()]+)\)")
"""What a remark is about stands in it in brackets."""


@dataclass
class Line:
    """One line of what is written, with what is wrong with it, and what is remarked upon."""

    text: str
    wrong: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Look:
    """One platform's post in one territory. `voice` is whose post it reposts; `wrong` why there is none."""

    platform: str
    handle: str
    territory: str
    pieces: Sequence[Sequence[Piece]] = ()
    variant: Variant | None = None
    voice: str = ""
    wrong: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from."""

    programs: Sequence[str]
    templates: Sequence[str]
    pictures: Sequence[library.Kept]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the editor shows. `form` is None where the text cannot be shown as one.

    `territories` are the audience, `offered` those to look at: whoever has an account, the first ones while nobody has.
    `lacking` are the values that places lack, by name. `due` is when the territory's posts go out; None where that
    is not stated. So many posts a person has `moved` or `withdrawn`, until the text is submitted with a change.
    """

    opened: Opened
    source: str
    form: Mapping[str, Any] | None
    campaign: Campaign | None
    faults: Mapping[str, Sequence[str]]
    elsewhere: Sequence[Mistake]
    lacking: Sequence[str]
    lines: Sequence[Line]
    territories: Set[str]
    offered: Sequence[str]
    territory: str
    looks: Sequence[Look]
    due: datetime | None
    posts: int
    newer: Newer | None
    moved: int
    withdrawn: int

    @property
    def wrong(self) -> int:
        """How many things must be mended."""
        beside = sum(len(line.wrong) for line in self.lines)
        return beside + len(self.elsewhere) + sum(len(each) for each in self.faults.values())

    @property
    def fresh(self) -> bool:
        """Whether it is as it was begun at the desk: what nobody has written yet is not wrong."""
        draft = self.opened.draft
        return draft is not None and draft.version == 1 and not (draft.revision or draft.file or draft.seat)

    @property
    def remarks(self) -> Sequence[str]:
        """What the platforms remark upon."""
        said = [w for look in self.looks if look.variant for w in look.variant.warnings]
        return list(dict.fromkeys(said))


def sheet(house: House, opened: Opened, source: str, may: May, *, shape: str, territory: str) -> Sheet:
    """The editor for a text, with the posts of one territory (the first, where none is chosen) of those that `may`."""
    renderer = house.renderer()
    examined = writing.examine(house, opened, source, may, renderer)
    form = _form(source) if shape == "form" else None
    as_form = form is not None
    campaign, lines = examined.campaign, examined.lines
    codes = set(filter(may, plan.audience(campaign, house.tree()))) if campaign and lines else set[str]()
    offered = sorted({line.territory for line in lines if line.handle} & codes) or sorted(codes)[:OFFERED]
    chosen = territory if territory in codes else min(offered, key=lambda code: (-code.count("."), code), default="")
    said = {line.platform: line for line in reversed(lines) if line.territory == chosen}
    looks = (
        [
            _look(renderer, campaign, said.get(kind) or plan.Line(chosen, kind), form=as_form)
            for kind in campaign.platforms
        ]
        if campaign and chosen
        else []
    )
    written, first = _written(form, source)
    faults, elsewhere = _sort(examined.mistakes, opened.origin, campaign, as_form, written, first)
    with house.database.read() as connection:
        by_hand = posts.by_hand(connection, opened.slug)
    withdrawn = by_hand.get(State.WITHDRAWN, 0)
    drawn = Sheet(
        opened=opened,
        source=source,
        form=form,
        campaign=campaign,
        faults=faults,
        elsewhere=elsewhere,
        lacking=list(dict.fromkeys(m.value for m in examined.mistakes if m.value)),
        lines=written,
        territories=codes,
        offered=sorted({*offered, chosen} - {""}),
        territory=chosen,
        looks=looks,
        due=_due(house, campaign, chosen),
        posts=len(lines),
        newer=writing.newer(house, opened) if opened.draft else None,
        moved=sum(by_hand.values()) - withdrawn,
        withdrawn=withdrawn,
    )
    for remark in drawn.remarks:
        _beside(written, remark)
    return drawn


def line_in(opened: Opened, mistake: Mistake, *, form: bool) -> int:
    """Which line a mistake is in as its writer counts them: in a form those of the words alone; 0 for none."""
    if mistake.file != opened.origin:
        return mistake.line
    lines, first = _written(_form(opened.source) if form else None, opened.source)
    at = mistake.line - first
    return at + 1 if 0 <= at < len(lines) else 0


def choices(house: House, scope: str | None) -> Choices:
    """Programmes, templates and pictures."""
    with house.database.read() as connection:
        programs = programs_in(connection, scope)
        pictures = library.to_choose(connection, scope)
    folder = house.settings.templates
    found = {path.stem for path in folder.glob("*.j2")} | {path.parent.name for path in folder.glob("*/*.j2")}
    return Choices(programs, sorted(name for name in found if not name.startswith("_")), pictures)


def _form(source: str) -> Mapping[str, Any] | None:
    try:
        return content.fields(source)
    except content.NoFormError:
        return None


def _look(renderer: Renderer, campaign: Campaign, line: plan.Line, *, form: bool) -> Look:
    try:
        variant = flow.words(renderer, campaign, line)
    except ContentError as error:
        return Look(line.platform, "", line.territory, wrong=[m.told(form=form) for m in error.mistakes])
    pieces = [[Piece(part)] for part in variant.parts]
    if line.voice is not None:
        voice = line.voice
        return Look(line.platform, voice.handle, variant.territory, pieces, variant, voice=voice.territory)
    return Look(line.platform, line.handle or line.platform, line.territory, pieces, variant)


def _due(house: House, campaign: Campaign | None, code: str) -> datetime | None:
    """The time that is stated, by the clock of a territory."""
    if campaign is None or campaign.publish is None or not code:
        return None
    return campaign.publish.replace(tzinfo=ZoneInfo(house.tree().timezone(code)))


def _written(form: Mapping[str, Any] | None, source: str) -> tuple[list[Line], int]:
    """The lines before the writer, and which line of the text the first of them is."""
    text = source if form is None else str(form["body"])
    first = 1 if form is None else source.count("\n") - text.count("\n") + 1
    return [Line(line) for line in text.rstrip("\n").split("\n")], first


def _sort(
    mistakes: Sequence[Mistake],
    origin: str,
    campaign: Campaign | None,
    as_form: bool,
    written: Sequence[Line],
    first: int,
) -> tuple[dict[str, list[str]], list[Mistake]]:
    """Each mistake to its field or its line; what has neither here is left over."""
    keys = {line: key for key, line in (campaign.lines if campaign else {}).items() if key != "body"}
    faults: dict[str, list[str]] = {}
    elsewhere: list[Mistake] = []
    for mistake in mistakes:
        at, key = mistake.line - first, mistake.key or keys.get(mistake.line, "").partition(".")[0]
        if mistake.file == origin and as_form and key:
            faults.setdefault(key, []).append(mistake.told(form=as_form))
        elif mistake.file == origin and mistake.line and 0 <= at < len(written):
            written[at].wrong.append(mistake.told(form=as_form))
        else:
            elsewhere.append(mistake)
    return faults, elsewhere


def _beside(written: Sequence[Line], remark: str) -> None:
    """Put a remark beside the line that it is about, where it names one."""
    for line in _about(written, remark):
        line.remarks.append(remark)
        return


def _about(written: Sequence[Line], remark: str) -> Iterator[Line]:
    names = _NAMED.findall(remark)
    return (line for line in written if any(name in line.text for name in names))
