"""Styles, scripts and icons: what they say they are, at addresses that may be kept for ever."""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import re
from pathlib import Path

from siaran.domain.member import Action
from siaran.web import warm
from siaran.web.assets import STATIC, Assets
from siaran.web.drawing import HTML
from siaran.web.views.home import today
from tests.web.desks import Furnished

VENDOR = STATIC / "vendor"


def _sha384(path: Path) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()}"


def test_what_others_made_is_exactly_what_the_list_names() -> None:
    listed = {row["file"]: row["sha384"] for row in json.loads((VENDOR / "vendor.json").read_text())}

    assert {path.name: _sha384(path) for path in VENDOR.iterdir() if path.suffix in (".css", ".js")} == listed


def test_an_asset_may_be_kept_for_ever_and_is_sent_small(desk: Furnished) -> None:
    answer = desk.visitor().get(desk.app.state.assets["desk.css"].url, headers={"accept-encoding": "gzip"})

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == desk.app.state.assets["desk.css"].content


def test_an_old_address_is_gone(desk: Furnished) -> None:
    assert desk.visitor().get("/static/desk.000000000000.css").status_code == 404


def test_every_icon_that_a_template_names_is_drawn() -> None:
    pages = "".join(path.read_text() for path in HTML.rglob("*.html"))
    named = set(re.findall(r"""\bui\.icon\("([\w-]+)\"""", pages))

    assert named - Assets().icons == set()


def test_no_template_has_anything_inline() -> None:
    inline = re.compile(r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:""")

    assert [path.name for path in HTML.rglob("*.html") if inline.search(path.read_text())] == []


def test_a_first_visit_costs_less_than_a_hundred_kilobytes(desk: Furnished) -> None:
    assets = desk.app.state.assets
    names = ("bootstrap.min.css", "desk.css", "htmx.min.js", "desk.js", "icons.svg")

    assert sum(len(assets[name].zipped) for name in names) < 90_000


def test_before_the_first_visitor_templates_are_made_ready_and_nothing_is_garbage(desk: Furnished) -> None:
    before, languages = (gc.get_freeze_count(), gc.get_threshold()), vars(desk.app.state.drawing)["_environments"]

    warm(desk.app)
    after = gc.get_freeze_count(), gc.get_threshold()
    gc.set_threshold(*before[1])

    assert after > before
    assert len(languages[desk.house.settings.lang].cache) == len(list(HTML.rglob("*.html")))
    assert len(vars(desk.house.compiled)["_held"]) > len(list(desk.house.settings.templates.rglob("*.j2")))


def test_before_the_first_visitor_the_statements_of_the_first_page_are_written_out(desk: Furnished) -> None:
    written = vars(desk.house.database.engine)["_compiled_cache"]

    warm(desk.app)
    gc.set_threshold(700, 10, 10)
    before = len(written)
    today(desk.house, set(Action), None, "", "Asia/Jakarta", desk.house.database.now())

    assert len(written) == before > 20
