"""Campaign + territory + platform → the words that go out, byte for byte, with the templates that are shipped.

A case is two files in `cases/`: a campaign `<slug>.md`, and what comes of it in one place on one platform,
`<slug>.<code>.<platform>.txt` (a thread's parts with a line of scissors between them). A campaign that is shipped in
`content/` needs the second file only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from siaran.content import read
from siaran.domain.campaign import Campaign
from siaran.domain.territory import Tree
from siaran.render import Renderer
from siaran.store.gazetteer import builtin_territories

HOME = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
EXPECTED = sorted(CASES.glob("*.txt"))
CUT = "\n\n- - - 8< - - -\n\n"
TREE = Tree(builtin_territories())


@pytest.fixture(scope="module")
def campaigns() -> Mapping[str, Campaign]:
    """Every campaign of the cases and every shipped one, by slug; none has a mistake."""
    from siaran.platforms import kinds

    found = [
        read(f, now=datetime(2026, 11, 24, tzinfo=UTC), tree=TREE, kinds=kinds()) for f in (HOME / "content", CASES)
    ]
    assert [m for reading in found for m in reading.mistakes] == []
    return {campaign.slug: campaign for reading in found for campaign in reading.campaigns}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_the_words_are_the_expected_ones(
    expected: Path, campaigns: Mapping[str, Campaign], kinds: Mapping[str, Any]
) -> None:
    slug, place = expected.stem.split(".", 1)
    code, _, platform = place.rpartition(".")

    variant = Renderer(HOME / "templates", TREE, kinds).variant(campaigns[slug], code, platform, "kel.cibabat")

    assert CUT.join(variant.parts) + "\n" == expected.read_text(encoding="utf-8")


def test_every_case_is_complete(campaigns: Mapping[str, Campaign]) -> None:
    named = {path.stem.split(".", 1)[0] for path in EXPECTED}

    assert named == set(campaigns)
