"""Offices that have something to say: accounts, templates, and campaigns that are planned or only written."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from siaran import content, flow
from siaran.domain.campaign import Campaign
from siaran.store import submissions
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished

UTAMA, NORTH = "32.77.01.1003", "32.77.03"
PLACES = {CIBABAT: "cibabat", MELONG: "melong", UTAMA: "utama", NORTH: "utara"}
SLUG = "imunisasi"
TEXT = """\
---
judul: Imunisasi Desember
program: Kesehatan
sasaran: [{places}]
kanal: [facebook]
terbit: 2026-11-26 07:00
rentang: 30 menit
---
{body}
"""
BODY = "Imunisasi di Kelurahan {{ wilayah.nama }}, pukul 08.00–11.00 WIB, gratis untuk semua balita. Bawa Buku KIA."


def seat(desk: Furnished, *platforms: str) -> None:
    """Templates, and an account on each platform for four places (two have one on facebook in any case)."""
    folder = Path(desk.house.settings.templates)
    folder.mkdir(exist_ok=True)
    (folder / "_default.j2").write_text("{{ isi }}{% if kampanye.tautan %}\n\n{{ kampanye.tautan }}{% endif %}\n")
    Path(desk.house.settings.content).mkdir(exist_ok=True)
    for code, name in PLACES.items():
        for platform in platforms or ("facebook",):
            if platform == "facebook" and code in desk.accounts:
                continue
            desk.office.account(f"kel.{name}", code, platform)


def source(*places: str, body: str = BODY, **keys: str) -> str:
    """A campaign's text; `keys` are further lines of its front matter."""
    text = TEXT.format(places=", ".join(f'"{p}"' for p in places or (CIBABAT, MELONG, UTAMA)), body=body)
    for key, value in keys.items():
        old = next((line for line in text.split("\n") if line.startswith(f"{key}:")), None)
        text = (
            text.replace(old or "---\n", f"{key}: {value}" + ("" if old else "\n---\n"), 1)
            if old
            else text.replace("rentang: 30 menit\n", f"rentang: 30 menit\n{key}: {value}\n")
        )
    return text


def campaign(desk: Furnished, text: str, slug: str = SLUG) -> Campaign:
    """The campaign that a text is."""
    return content.parse(text, slug, f"content/{slug}.md", kinds=desk.house.kinds, tree=desk.house.tree())


def planned(desk: Furnished, text: str = "", *, who: str = "penulis@desk", slug: str = SLUG) -> list[str]:
    """A campaign is planned, and waits; the keys of its posts."""
    text = text or source()
    drawn = flow.draw(desk.house, campaign(desk, text, slug), text)
    return flow.apply(desk.house, drawn, who=who)


def latest(desk: Furnished, slug: str = SLUG) -> submissions.Submission | None:
    """What was put before the approvers last."""
    with desk.house.database.read() as connection:
        return submissions.latest(connection, slug)


def saw(client: TestClient, slug: str = SLUG) -> str:
    """What this member has before them on the page where a campaign is approved, as the page notes it."""
    found = re.search(r'name="saw" value="(\w+)"', client.get(f"/approvals/{slug}").text)
    assert found
    return found[1]
