"""For whom campaigns are: read once for each revision."""

from __future__ import annotations

from typing import Any

from siaran import content
from siaran.domain.campaign import Campaign
from siaran.store import instance, revisions
from siaran.store.tables import instance as row
from siaran.store.tables import revision
from tests.store.office import CIBABAT, MELONG, Office


def test_the_newest_revision_says_for_whom_a_campaign_is(office: Office) -> None:
    known = revisions.Audiences()
    revise(office, "beras", CIBABAT)
    revise(office, "telur", CIBABAT)
    first = asked(office, known)
    revise(office, "beras", MELONG)

    assert first == {"beras": (CIBABAT,), "telur": (CIBABAT,)}
    assert asked(office, known) == {"beras": (MELONG,), "telur": (CIBABAT,)}
    assert asked(office, known, ["telur", "lama"]) == {"telur": (CIBABAT,)}


def test_a_revision_is_read_once_as_long_as_the_database_is_the_same(office: Office) -> None:
    known = revisions.Audiences()
    with office.database.write() as connection:
        instance.create(connection, "mesin")
    revise(office, "beras", CIBABAT)
    asked(office, known)

    office.change(revision, revision.c.slug == "beras", campaign=document("beras", MELONG))
    before = asked(office, known)
    office.change(row, row.c.id == 1, generation=2)

    assert (before, asked(office, known)) == ({"beras": (CIBABAT,)}, {"beras": (MELONG,)})


def document(slug: str, code: str) -> dict[str, Any]:
    return dict(content.to_document(Campaign(slug, slug.title(), "Pangan", "Isi", (code,), ("x",), None)))


def revise(office: Office, slug: str, code: str) -> None:
    words = {"sha256": code, "origin": "file", "source": "", "author": "tes"}
    with office.database.write() as connection:
        revisions.add(connection, slug=slug, campaign=document(slug, code), now=office.now, **words)


def asked(office: Office, known: revisions.Audiences, slugs: list[str] | None = None) -> dict[str, tuple[str, ...]]:
    with office.database.read() as connection:
        return {each.slug: each.entries for each in known.of(connection, slugs)}
