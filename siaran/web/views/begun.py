"""What was begun and not submitted: drafts of the desk, and files of the content folder that nobody has planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from siaran import content
from siaran.house import House
from siaran.store import drafts, revisions

PAGE = 50


@dataclass(frozen=True, slots=True)
class Begun:
    """One of them. `again`: something of it was submitted before. A file that nobody has opened has no `at`."""

    slug: str
    title: str
    again: bool = False
    who: str = ""
    at: datetime | None = None


def begun(house: House, scope: str | None, page: int) -> tuple[Sequence[Begun], bool]:
    """A page of what was begun in a part of the house, and whether there is another one.

    Drafts, saved last first; after the last of them, where it is the whole house (None), the files.
    """
    with house.database.read() as connection:
        known, all_drafts = revisions.slugs(connection), drafts.slugs(connection)
        written = drafts.listed(connection, scope, limit=PAGE + 1, offset=PAGE * (page - 1))
    found = [Begun(d.slug, titled(d.source, d.slug), d.slug in known, d.who, d.saved_at) for d in written[:PAGE]]
    if scope or len(written) > PAGE:
        return found, len(written) > PAGE
    files = content.files(house.settings.content).items()
    return found + [
        Begun(slug, titled(_text(file), slug)) for slug, file in files if slug not in known | all_drafts
    ], False


def titled(source: str, slug: str) -> str:
    """What a text calls itself; its slug where it cannot be read."""
    try:
        return str(content.fields(source).get("title") or slug)
    except content.NoFormError:
        return slug


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace")
