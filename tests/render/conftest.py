"""A writer with a templates folder, the territories of Cimahi and the real platforms' limits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from siaran.domain.campaign import Campaign
from siaran.domain.errors import ContentError
from siaran.domain.territory import Level, Territory, Tree
from siaran.domain.variant import Variant
from siaran.render import Renderer

CIBABAT = "32.77.03.1002"


class Writer:
    """Writes templates and campaigns, and reads what comes of them."""

    def __init__(self, folder: Path, tree: Tree, kinds: Mapping[str, Any]) -> None:
        self.folder, self.tree, self.kinds = folder, tree, kinds
        self.template("_default", "{{ isi }}")

    def template(self, name: str, text: str) -> None:
        path = self.folder / f"{name}.j2"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def campaign(self, body: str, **given: Any) -> Campaign:
        usual: dict[str, Any] = {"slug": "halo", "title": "Judul", "program": "Sapa", "publish": None}
        usual |= {"audience": ("kelurahan",), "platforms": ("facebook",), "origin": "content/halo/campaign.md"}
        return Campaign(**{**usual, "body": body, "lines": {"body": 10, "template": 4}, **given})

    def variant(self, body: str, *, kind: str = "facebook", code: str = CIBABAT, **given: Any) -> Variant:
        return Renderer(self.folder, self.tree, self.kinds).variant(
            self.campaign(body, **given), code, kind, "kel.cibabat"
        )

    def says(self, body: str, **given: Any) -> str:
        """What is said in Cibabat on Facebook, if nothing else is asked for."""
        [text] = self.variant(body, **given).parts
        return text

    def mistakes(self, body: str, **given: Any) -> list[str]:
        """What is wrong with it, as people read it."""
        with pytest.raises(ContentError) as told:
            self.variant(body, **given)
        return [str(mistake) for mistake in told.value.mistakes]

    def check(self, body: str, *codes: str, **given: Any) -> list[str]:
        campaign = self.campaign(body, **given)
        speaking = dict.fromkeys(campaign.platforms, codes or (CIBABAT,))
        return [str(m) for m in Renderer(self.folder, self.tree, self.kinds).check(campaign, speaking)]


@pytest.fixture
def writer(tmp_path: Path, kinds: Mapping[str, Any]) -> Writer:
    tree = Tree(
        [
            Territory("32.77", "Kota Cimahi", Level.KOTA, "32", "Asia/Jakarta", 590_000, {"telepon": "112"}),
            Territory("32.77.03", "Cimahi Utara", Level.KECAMATAN, "32.77", variables={"camat": "Ibu *Rina* (Pj.)"}),
            Territory(CIBABAT, "Cibabat", Level.KELURAHAN, "32.77.03", variables={"lurah": "Bpk. Asep"}),
            Territory("32.77.03.1003", "Citeureup", Level.KELURAHAN, "32.77.03"),
            Territory("32.77.03.1004", "Cipageran", Level.KELURAHAN, "32.77.03"),
            Territory("91.71", "Kota Jayapura", Level.KOTA, None, "Asia/Jayapura"),
        ]
    )
    folder = tmp_path / "templates"
    folder.mkdir()
    return Writer(folder, tree, kinds)
