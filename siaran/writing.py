"""What people write at the desk: begun, saved, examined, planned and submitted; nothing of anybody's is overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from siaran import applying, content, drafting, flow, plan
from siaran.domain.campaign import Campaign
from siaran.domain.errors import Conflict, ContentError, Mistake, SiaranError
from siaran.domain.member import EVERYWHERE, Member
from siaran.drafting import DESK, FILE, Drawn
from siaran.house import House, May
from siaran.render import Renderer
from siaran.store import audit, drafts, revisions
from siaran.store.database import Connection
from siaran.store.drafts import Draft
from siaran.store.revisions import StoredRevision

FIRST = """\
---
judul: {title}
program:
templat: {template}
sasaran: [{audience}]
kanal: [{platforms}]
terbit: {publish}
---
"""
LATE = "Draf ini baru saja disimpan atau diajukan. Lihat, lalu ajukan lagi."
KEPT = "Draf ini baru saja disimpan atau diajukan, jadi tidak dibuang. Lihat dahulu isinya yang sekarang."
AGAIN = "Yang di sana baru saja berubah lagi. Bandingkan sekali lagi; belum ada yang ditimpa."
OWN = "Draf ini baru saja Anda simpan sendiri di jendela lain. Yang di sini belum disimpan; bandingkan keduanya."
TAKEN = "Draf ini baru saja disimpan oleh {who}. Perubahan Anda belum disimpan; bandingkan keduanya."


@dataclass(frozen=True, slots=True)
class Opened:
    """A campaign's text as the editor opens it. `version` 0: there is no draft yet. `origin` is its file's path.

    `revision` and `file` are what it was begun from: a revision's number, and the hash of the file's text.
    """

    slug: str
    source: str
    origin: str
    version: int = 0
    revision: int = 0
    file: str = ""
    bodies: Mapping[str, str] = field(default_factory=dict)
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Newer:
    """What was changed elsewhere since a draft was begun: a revision (by `who`), or the file (nobody)."""

    source: str
    revision: int
    file: str
    who: str = ""

    @property
    def mark(self) -> str:
        """Which one it is, to tell later whether it still is the newest."""
        return f"{self.revision}/{self.file}"


@dataclass(frozen=True, slots=True)
class Examined:
    """A text, as much of it as can be read, what is wrong with it, and who would say it."""

    campaign: Campaign | None
    mistakes: tuple[Mistake, ...]
    lines: tuple[plan.Line, ...] = ()


def open_text(house: House, slug: str) -> Opened | None:
    """The draft, else the newest revision, else the file; None where there is no such campaign."""
    file = content.file_of(house.settings.content, slug)
    origin = (file or house.settings.content / f"{slug}.md").as_posix()
    with house.database.read() as connection:
        draft, known = drafts.of_slug(connection, slug), revisions.of_slug(connection, slug)
    newest = known[-1] if known else None
    bodies = content.from_document(newest.campaign).bodies if newest else {}
    if draft is not None:
        return Opened(slug, draft.source, origin, draft.version, draft.revision, draft.file, bodies, draft)
    if newest is not None:
        return Opened(slug, newest.source, origin, 0, newest.number, _known_file(known, file), bodies)
    return _from_file(house, slug, file, origin) if file else None


def newer(house: House, opened: Opened) -> Newer | None:
    """What was changed elsewhere since this text was begun, or None."""
    file = content.file_of(house.settings.content, opened.slug)
    mark = _mark(_text(file)) if file else ""
    with house.database.read() as connection:
        newest = revisions.newest(connection, opened.slug)
    if newest is not None and newest.number > opened.revision:
        return Newer(newest.source, newest.number, mark, newest.author)
    return Newer(_text(file), opened.revision, mark) if file and mark != opened.file else None


def begin(house: House, title: str, template: str, member: Member, publish: datetime | None = None) -> str:
    """A new campaign's draft, from a template, for a moment or for the next slot; its slug."""
    now = house.database.now()
    meant = ", ".join(f'"{each}"' if each[0].isdigit() else each for each in whom(house, member.territory))
    at = f"{publish:%Y-%m-%d %H:%M}" if publish else "slot berikutnya"
    first = FIRST.format(title="", publish=at, template=template, platforms=", ".join(house.kinds), audience=meant)
    source = content.with_fields(first, {"title": title})
    with house.database.write() as connection:
        slug = _free_slug(house, connection, title)
        drafts.add(connection, Draft(slug, source, 1, 0, "", member.territory, member.who, "", now))
        audit.record(connection, who=member.who, action="begin draft", subject=slug, now=now)
    return slug


def whom(house: House, territory: str) -> list[str]:
    """Whom a member writes for, as an audience: their own part of the house."""
    if territory == EVERYWHERE:
        return ["kelurahan", "kecamatan"]
    return [territory, f"{territory}/*"] if house.tree().below(territory) else [territory]


def save(house: House, opened: Opened, source: str, *, version: int, member: Member, seat: str) -> None:
    """Save the draft. Raises Conflict where it was saved elsewhere since `version`; then nothing is stored."""
    now, who, before = house.database.now(), member.who, opened.draft.who if opened.draft else "orang lain"
    with house.database.write() as connection:
        if opened.version == 0 and version == 0:
            begun = Draft(opened.slug, source, 1, opened.revision, opened.file, member.territory, who, seat, now)
            drafts.add(connection, begun)
            audit.record(connection, who=who, action="begin draft", subject=opened.slug, now=now)
        elif not drafts.save(connection, opened.slug, source, version=version, who=who, seat=seat, now=now):
            raise Conflict(OWN if before == who else TAKEN.format(who=before))
        elif opened.draft and who not in opened.draft.hands:  # once for each writer, not for each letter
            audit.record(connection, who=who, action="write draft", subject=opened.slug, now=now)


def go_on(house: House, opened: Opened, *, version: int, saw: str) -> Newer | None:
    """Go on with the draft, what was changed elsewhere (whose mark is `saw`) having been seen; that, if anything.

    Raises Conflict where the draft, or what is there, changed meanwhile.
    """
    seen = newer(house, opened)
    if seen is None:
        return None
    if seen.mark != saw:
        raise Conflict(AGAIN)
    with house.database.write() as connection:
        if not drafts.rebase(connection, opened.slug, version=version, revision=seen.revision, file=seen.file):
            raise Conflict(TAKEN.format(who="orang lain"))
    return seen


def discard(house: House, slug: str, *, version: int, who: str, seat: str = "") -> None:
    """Throw the draft away; what was submitted stays as it is. Raises Conflict where somebody saved it since."""
    with house.database.write() as connection:
        if not drafts.drop(connection, slug, version=version, who=who, seat=seat):
            raise Conflict(KEPT)
        audit.record(connection, who=who, action="discard draft", subject=slug, now=house.database.now())


def parse(house: House, opened: Opened, source: str, may: May) -> tuple[Campaign | None, tuple[Mistake, ...]]:
    """As much of a text as can be read, with its own mistakes; of the library's pictures it sees those that `may`."""
    queued = {opened.slug} if has_revision(house, opened.slug) else set[str]()
    return content.read_one(
        source,
        opened.slug,
        opened.origin,
        kinds=house.kinds,
        tree=house.tree(),
        now=house.database.now(),
        bodies=opened.bodies,
        queued=queued,
        root=house.settings.content,
        library=house.library(may),
    )


def examine(house: House, opened: Opened, source: str, may: May, renderer: Renderer | None = None) -> Examined:
    """As much of a text as can be read, with every mistake: its own, its templates' and its values'.

    `may` tells for which territories the reader may write: nothing is said, and nothing told, of any other.
    """
    tree = house.tree()
    campaign, mistakes = parse(house, opened, source, may)
    if campaign is None or not campaign.audience or not campaign.platforms:
        return Examined(campaign, mistakes)
    try:
        lines = drafting.lines(house, campaign, tree)
    except ContentError as error:
        return Examined(campaign, tuple(sorted({*mistakes, *error.mistakes})))
    outside = drafting.outside(house, campaign, lines, may)
    lines = [line for line in lines if all(may(code) for code in line.places)]
    renderer = renderer or house.renderer()
    found = [*drafting.mistakes_of(renderer, campaign, lines), *outside]
    return Examined(campaign, tuple(sorted({*mistakes, *found})), tuple(lines))


def draw(house: House, opened: Opened, may: May) -> Drawn:
    """What submitting the draft would change. Raises ContentError with its mistakes, Conflict where others went on."""
    return flow.draw(house, _sound(house, opened, may), opened.source, origin=DESK)


def submit(house: House, slug: str, *, version: int, who: str, may: May) -> int:
    """The draft becomes a revision, its posts are planned and put before those who approve; how many wait then.

    `may` tells whether the writer may write for a territory. Raises ContentError, Conflict, SiaranError.
    """
    opened = open_text(house, slug)
    if opened is None or opened.version != version:
        raise Conflict(LATE)
    campaign = _sound(house, opened, may)
    _import_file(house, slug)
    drawn = flow.draw(house, campaign, opened.source, origin=DESK)
    if drawn.plan.mistakes:
        raise ContentError(drawn.plan.mistakes)
    if strangers := sorted(code for code in speakers(drawn) if not may(code)):
        raise SiaranError(f"Pengumuman ini juga berbicara untuk wilayah lain ({', '.join(strangers[:3])}).")

    def finished(connection: Connection) -> None:
        now = house.database.now()
        if opened.draft and not drafts.drop(connection, slug, version=version, who=who):
            raise Conflict(LATE)
        audit.record(connection, who=who, action="submit", subject=slug, now=now, revision=drawn.number)

    hands = opened.draft.hands if opened.draft else ()
    return len(applying.carry_out(house, drawn, who=who, hands=hands, submitted=True, besides=finished))


def speakers(drawn: Drawn) -> Collection[str]:
    """The territories whose posts a plan touches."""
    rows = [change.slot or change.post for change in drawn.plan.changes]
    return {row.territory for row in rows if row is not None}


def _sound(house: House, opened: Opened, may: May) -> Campaign:
    if newer(house, opened) is not None:
        raise Conflict("Naskah ini diubah di tempat lain sesudah Anda membukanya. Bandingkan keduanya.")
    examined = examine(house, opened, opened.source, may)
    if examined.mistakes or examined.campaign is None:
        raise ContentError(examined.mistakes)
    return examined.campaign


def _import_file(house: House, slug: str) -> None:
    """A file that the desk has not seen in this form becomes a revision, so that what the desk makes comes after it."""
    file = content.file_of(house.settings.content, slug)
    reading = flow.read(house, only=[file]) if file else None
    if reading is None or slug not in reading.sources:
        return
    with house.database.read() as connection:
        known = [r for r in revisions.of_slug(connection, slug) if r.origin == FILE]
    campaign, source, library = reading.campaigns[0], _text(file), house.library()
    sha256 = content.digest(campaign, source, house.settings.content, library)
    if not known or known[-1].source != source:
        with house.database.write() as connection:
            words = {"slug": slug, "sha256": sha256, "origin": FILE, "source": source, "author": FILE}
            document = content.to_document(campaign)
            revisions.add(connection, campaign=document, now=house.database.now(), **words)


def _from_file(house: House, slug: str, file: Path, origin: str) -> Opened:
    reading = flow.read(house, only=[file])
    bodies = reading.campaigns[0].bodies if reading.campaigns else {}
    return Opened(slug, _text(file), origin, 0, 0, _mark(_text(file)), bodies)


def _known_file(known: list[StoredRevision], file: Path | None) -> str:
    """The hash of the file's text as it was read last; of a file that never was, as it is now."""
    read = next((r.source for r in reversed(known) if r.origin == FILE), None)
    return _mark(read if read is not None else _text(file)) if file else ""


def _text(file: Path | None) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace") if file else ""


def _mark(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def _free_slug(house: House, connection: Connection, title: str) -> str:
    stem = content.plain_name(title)
    names = (stem, *(f"{stem}-{n}" for n in range(2, 1000)))
    return next(name for name in names if not _taken(house, connection, name))


def _taken(house: House, connection: Connection, slug: str) -> bool:
    there = revisions.newest(connection, slug) or drafts.of_slug(connection, slug)
    return there is not None or content.file_of(house.settings.content, slug) is not None


def has_revision(house: House, slug: str) -> bool:
    """Whether a campaign was ever submitted or read from its file."""
    with house.database.read() as connection:
        return revisions.newest(connection, slug) is not None
