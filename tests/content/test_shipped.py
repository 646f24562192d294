"""The campaigns that Siaran ships are sound, and say so themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from siaran.content import Reading, from_document, parse, read, to_document
from siaran.domain.campaign import Fit, Mode
from siaran.domain.territory import Tree
from siaran.store.gazetteer import builtin_territories

HOME = Path(__file__).parents[2]
CIMAHI = Tree(builtin_territories())


@pytest.fixture
def shipped(kinds: Mapping[str, Any]) -> Reading:
    return read(HOME / "content", now=datetime(2029, 12, 1, tzinfo=UTC), tree=CIMAHI, kinds=kinds)


def test_the_shipped_campaigns_have_no_mistakes(shipped: Reading) -> None:
    assert shipped.mistakes == ()
    assert len(shipped.campaigns) >= 6


def test_the_shipped_campaigns_show_every_way_to_say_something(shipped: Reading) -> None:
    campaigns = shipped.campaigns

    assert any(c.delivery_on("x").mode is Mode.AMPLIFY and c.delivery_on("x").voice == "kecamatan" for c in campaigns)
    assert any(c.delivery_on("x").fit is Fit.THREAD for c in campaigns)
    assert any(c.bodies for c in campaigns)
    assert any(c.repeat for c in campaigns)
    assert len({c.program for c in campaigns}) >= 6


def test_every_shipped_campaign_survives_being_stored(shipped: Reading) -> None:
    assert all(from_document(json.loads(json.dumps(to_document(c)))) == c for c in shipped.campaigns)


def test_every_template_that_a_shipped_campaign_names_is_shipped(shipped: Reading) -> None:
    templates = HOME / "templates"

    for campaign in shipped.campaigns:
        for platform in campaign.platforms:
            own, shared = templates / campaign.template / f"{platform}.j2", templates / f"{campaign.template}.j2"
            assert own.is_file() or shared.is_file(), (campaign.slug, platform)


def test_every_variable_that_is_not_guarded_is_there_in_all_of_cimahi() -> None:
    texts = [path.read_text("utf-8") for path in HOME.glob("content/**/*.md") if path.name != "README.md"]
    texts += [path.read_text("utf-8") for path in HOME.glob("templates/**/*.j2")]
    named = set(re.findall(r"wilayah\.(\w+)", "".join(texts))) - {"nama", "kode", "level"}

    offices = [code for code in CIMAHI if code.startswith("32.77.")]

    assert len(offices) == 18
    assert [(code, name) for code in offices for name in named if name not in CIMAHI.variables(code)] == []


def test_pictures_are_small_enough_to_ship() -> None:
    pictures = list(HOME.glob("content/**/*.jpg"))

    assert pictures
    assert all(picture.stat().st_size < 120_000 for picture in pictures)


def test_the_example_in_the_guide_is_sound(kinds: Mapping[str, Any]) -> None:
    guide = (HOME / "content" / "README.md").read_text("utf-8")
    example = re.search(r"```markdown\n(.*?)```", guide, re.DOTALL)

    assert example
    assert parse(example[1], "contoh", "content/contoh.md", tree=CIMAHI, kinds=kinds).title


def test_the_guide_names_every_key() -> None:
    guide = (HOME / "content" / "README.md").read_text("utf-8")
    keys = re.findall(r"`(\w+)` \(`(\w+)`\)", guide)

    assert {english for _, english in keys} >= {
        *{"title", "template", "audience", "platforms", "publish", "spread", "fresh_for", "repeat", "link", "file"},
        *{"hashtags", "vars", "priority", "mode", "voice", "by", "fit", "similar"},
    }
