"""What was begun and not submitted: drafts of the desk, and files of the content folder that nobody has planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from siaran import content
from siaran.domain.member import within
from siaran.house import House
from siaran.store import drafts, revisions


@dataclass(frozen=True, slots=True)
class Begun:
    """One of them. `again`: something of it was submitted before. A file that nobody has opened has no `at`."""

    slug: str
    title: str
    again: bool = False
    who: str = ""
    at: datetime | None = None


def begun(house: House, scope: str) -> Sequence[Begun]:
    """Drafts that were begun in a part of the house, saved last first; then, for the whole house only, the files."""
    with house.database.read() as connection:
        known, written = revisions.slugs(connection), drafts.listed(connection)
    mine = [draft for draft in written if within(scope, draft.territory)]
    found = [Begun(d.slug, _title(d.source, d.slug), d.slug in known, d.who, d.saved_at) for d in mine]
    if scope:
        return found
    seen = known | {draft.slug for draft in written}
    files = content.files(house.settings.content).items()
    return found + [Begun(slug, _title(_text(file), slug)) for slug, file in files if slug not in seen]


def _title(source: str, slug: str) -> str:
    """What a text calls itself; its slug where it cannot be read."""
    try:
        return str(content.fields(source).get("title") or slug)
    except content.NoFormError:
        return slug


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace")
