"""From files, or from one text, to campaigns; every mistake of every file at once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from siaran.content import checks
from siaran.content.frontmatter import FENCE, Findings, normal, note_hidden, take_apart, trimmed
from siaran.content.schema import Front, read_front
from siaran.domain.campaign import Campaign, Delivery, Medium
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.platform import Platform
from siaran.domain.territory import Tree
from siaran.media import bytes_of

CAMPAIGN = "campaign.md"
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""No "/", "@" or "#": a post's key is made of the slug and these."""


def plain_name(title: str, otherwise: str = "pengumuman") -> str:
    """What a campaign with this title may be called, or a file: small letters, digits and hyphens.

    `otherwise`, where the title has none of them.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or otherwise


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in the content folder: the campaigns without mistakes, by slug, and all mistakes in order.

    `sources` is each campaign's own text as a revision keeps it, by slug.
    """

    campaigns: tuple[Campaign, ...]
    mistakes: tuple[Mistake, ...]
    sources: Mapping[str, str] = field(default_factory=dict)


def read(
    folder: Path,
    *,
    now: datetime,
    tree: Tree,
    kinds: Mapping[str, type[Platform]],
    only: Sequence[Path] = (),
    queued: Collection[str] = (),
    library: Mapping[str, Path] | None = None,
) -> Reading:
    """Read the campaigns of `folder`, or of the files and folders in `only` that lie in it.

    `now` (aware UTC) decides what is past; the slugs in `queued` may be, their posts are in the queue already.
    """
    mistakes: list[Mistake] = []
    campaigns: dict[str, Campaign] = {}
    sources: dict[str, str] = {}
    for file in _files(folder, only, mistakes):
        slug, origin, before = _slug(file), file.as_posix(), len(mistakes)
        source, bodies = _text(file, mistakes), _bodies(file, mistakes)
        if source is None:
            continue
        try:
            more = {"bodies": bodies, "queued": queued, "root": folder, "library": library}
            campaign = parse(source, slug, origin, kinds=kinds, tree=tree, now=now, **more)
        except ContentError as error:
            mistakes += error.mistakes
            continue
        if len(mistakes) == before and origin not in {mistake.file for mistake in mistakes}:
            campaigns[slug], sources[slug] = campaign, source
    return Reading(tuple(campaigns.values()), tuple(sorted(mistakes)), sources)


def parse(source: str, slug: str, origin: str, **more: Any) -> Campaign:
    """One campaign from its text and the bodies of single territories, as `read_one`. Raises ContentError."""
    campaign, mistakes = read_one(source, slug, origin, **more)
    if mistakes or campaign is None:
        raise ContentError(mistakes)
    return campaign


def file_of(folder: Path, slug: str) -> Path | None:
    """A campaign's file in the content folder, or None."""
    if not SLUG.fullmatch(slug):
        return None
    return next((path for path in (folder / f"{slug}.md", folder / slug / CAMPAIGN) if path.is_file()), None)


def files(folder: Path) -> dict[str, Path]:
    """Every campaign file of the content folder, by slug; nothing where there is no folder."""
    found = _campaign_files(folder, []) if folder.is_dir() else ()
    return {_slug(file): file for file in found if SLUG.fullmatch(_slug(file))}


def read_one(
    source: str,
    slug: str,
    origin: str,
    *,
    kinds: Mapping[str, type[Platform]],
    tree: Tree,
    now: datetime | None = None,
    bodies: Mapping[str, str] | None = None,
    queued: Collection[str] = (),
    root: Path | None = None,
    library: Mapping[str, Path] | None = None,
) -> tuple[Campaign | None, tuple[Mistake, ...]]:
    """As much of a campaign as can be read, and all mistakes; None where nothing can.

    `origin` is the campaign file's path, for messages and for its pictures, which are looked at only where `root`, the
    content folder, is given; what is not there may be in the `library`, by name. `bodies` are the words of single
    territories, by code. Without `now` no time is past.
    """
    findings = Findings(origin)
    if not SLUG.fullmatch(slug):
        todo = "Pakai huruf, angka, dan tanda hubung, misalnya “donor-darah”."
        findings.note(0, f"“{slug}” tidak dapat menjadi nama pengumuman.", todo)
    parts = take_apart(source, findings)
    front = read_front(parts.entries or (), kinds, findings)
    if parts.entries is not None:
        _check(front, parts.body, kinds, tree, checks.Shelves(Path(origin).parent, root, library or {}), findings)
        if now is not None and slug not in queued:
            checks.check_time(front, now, findings)
    if parts.line and not parts.body:
        todo = "Tulis isinya di bawah kepala berkas."
        findings.note(parts.line, "Pengumuman ini belum berisi.", todo, "Tulis naskahnya.")
    own = _own_words(bodies or {}, Path(origin).parent, tree, findings)
    lines = findings.lines | {"body": parts.line}
    known = {"platforms": tuple(platform for platform in front.platforms if platform in kinds)}
    front = front.model_copy(update=known)
    campaign = _campaign(front, slug, parts.body, own, origin, lines) if parts.entries is not None else None
    return campaign, tuple(sorted(findings.mistakes))


def located(campaign: Campaign, file: str, root: Path, library: Mapping[str, Path]) -> Path:
    """The path of one of a campaign's pictures: beside its file in the content folder `root`, else in the library.

    Raises ValueError where it lies elsewhere, or is no file.
    """
    return checks.Shelves(Path(campaign.origin).parent, root, library).located(file)


def digest(campaign: Campaign, source: str, root: Path, library: Mapping[str, Path] | None = None) -> str:
    """The SHA-256 of everything a campaign is made of: its text, its own words per territory, its pictures' bytes.

    The same on every machine and for every kind of line end. Raises ValueError where a picture cannot.
    """
    pieces = [b"campaign", normal(source).encode()]
    for code, body in sorted(campaign.bodies.items()):
        pieces += [code.encode(), body.encode()]
    for medium in campaign.media:
        pieces += [medium.file.encode(), bytes_of(located(campaign, medium.file, root, library or {}))]
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(len(piece).to_bytes(8, "big") + piece)
    return whole.hexdigest()


def _check(
    front: Front,
    body: str,
    kinds: Mapping[str, type[Platform]],
    tree: Tree,
    shelves: checks.Shelves,
    findings: Findings,
) -> None:
    used = [platform for platform in front.platforms if platform in kinds]
    checks.check_required(front, kinds, findings)
    checks.check_audience(front, tree, findings)
    checks.check_platforms(front, kinds, findings)
    checks.check_limits(front, body, kinds, findings)
    checks.check_media(front, shelves, [kinds[platform].limits for platform in used], findings)
    for platform in used:
        if platform in front.delivery:
            checks.check_delivery(platform, front.delivery[platform], kinds, tree, findings)


def _campaign(
    front: Front, slug: str, body: str, own: Mapping[str, str], origin: str, lines: Mapping[str, int]
) -> Campaign:
    plain = front.model_dump(exclude={"media", "delivery"})
    media = tuple(Medium(item.file, item.alt) for item in front.media)
    delivery = {key: Delivery(**block.model_dump()) for key, block in front.delivery.items() if key in front.platforms}
    return Campaign(
        **plain, slug=slug, body=body, bodies=own, media=media, delivery=delivery, origin=origin, lines=lines
    )


def _own_words(bodies: Mapping[str, str], place: Path, tree: Tree, findings: Findings) -> dict[str, str]:
    own = {}
    for code, source in sorted(bodies.items()):
        theirs = Findings((place / f"{code}.md").as_posix())
        lines = normal(source).split("\n")
        own[code], _ = trimmed(lines)
        note_hidden(lines, theirs)
        if code not in tree:
            theirs.note(0, f"Tidak ada wilayah “{code}”.", checks.meant_place(code, tree))
        if not own[code]:
            theirs.note(1, "Berkas ini belum berisi.", "Tulis isinya, atau hapus berkasnya.")
        if lines[0].rstrip() == FENCE:
            theirs.note(1, "Berkas ini memuat kepala berkas.", f"Tulis kuncinya di {CAMPAIGN}; di sini hanya isinya.")
        findings.mistakes += theirs.mistakes
    return own


def _files(folder: Path, only: Sequence[Path], mistakes: list[Mistake]) -> list[Path]:
    """The campaign files of a folder that `only` asks for, in order; what is wrong with their places is noted."""
    if not folder.is_dir():
        todo = "Buat foldernya, atau atur SIARAN_CONTENT."
        mistakes.append(Mistake(folder.as_posix(), 0, "Folder isi tidak ada.", todo))
        return []
    misplaced: list[Mistake] = []
    files = list(_campaign_files(folder, misplaced))
    misplaced += _doubled(files)
    places = [*files, *(Path(mistake.file) for mistake in misplaced)]
    for path in only:
        if not any(_asked(place, path) for place in places):
            todo = f"Sebut sebuah berkas .md atau foldernya di dalam “{folder.as_posix()}”."
            mistakes.append(Mistake(path.as_posix(), 0, "Tidak ada pengumuman di sini.", todo))
    wanted = only or (folder,)
    mistakes += [mistake for mistake in misplaced if any(_asked(Path(mistake.file), path) for path in wanted)]
    return [file for file in files if any(_asked(file, path) for path in wanted)]


def _campaign_files(folder: Path, mistakes: list[Mistake]) -> Iterator[Path]:
    for path in sorted(path for path in folder.iterdir() if _meant_to_be_read(path)):
        if path.suffix.lower() == ".md" and path.is_file():
            yield path
        elif (path / CAMPAIGN).is_file():
            yield path / CAMPAIGN
        elif path.is_dir() and any(_meant_to_be_read(inside) for inside in path.rglob("*.md")):
            what = f"Folder ini berisi berkas .md, tetapi tidak ada {CAMPAIGN}."
            mistakes.append(Mistake(path.as_posix(), 0, what, f"Beri nama {CAMPAIGN} pada berkas utamanya."))


def _meant_to_be_read(path: Path) -> bool:
    return not path.name.startswith((".", "_")) and path.name.casefold() != "readme.md"


def _doubled(files: Iterable[Path]) -> list[Mistake]:
    """Two files of one slug; on some disks capitals make no difference, so they make none here."""
    by_slug: dict[str, list[Path]] = {}
    for file in files:
        by_slug.setdefault(_slug(file).casefold(), []).append(file)
    pairs = [(file, other) for same in by_slug.values() for file in same for other in same if file != other]
    return [_double(file, other) for file, other in pairs]


def _double(file: Path, other: Path) -> Mistake:
    what = f"Nama “{_slug(file)}” dipakai juga oleh {other.as_posix()}."
    return Mistake(file.as_posix(), 0, what, "Ganti nama salah satunya.")


def _asked(file: Path, path: Path) -> bool:
    """Whether `path` names this campaign file, something in its own folder, or a folder around it."""
    mine, asked = file.resolve(), path.resolve()
    return asked == mine or asked in mine.parents or (file.name == CAMPAIGN and mine.parent in asked.parents)


def _slug(file: Path) -> str:
    return file.parent.name if file.name == CAMPAIGN else file.stem


def _bodies(file: Path, mistakes: list[Mistake]) -> dict[str, str]:
    """The own words beside a campaign file that has a folder to itself, by the name of their file."""
    if file.name != CAMPAIGN:
        return {}
    beside = sorted(path for path in file.parent.glob("*.md") if path != file and _meant_to_be_read(path))
    texts = {path.stem: _text(path, mistakes) for path in beside}
    return {code: text for code, text in texts.items() if text is not None}


def _text(path: Path, mistakes: list[Mistake]) -> str | None:
    content = path.read_bytes()
    try:
        return normal(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        todo = "Simpan ulang berkasnya sebagai UTF-8."
        mistakes.append(Mistake(path.as_posix(), line, "Berkas ini bukan teks UTF-8.", todo))
        return None
