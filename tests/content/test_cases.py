"""Every kind of mistake, as a pair of files: `cases/<name>.md` and what is said about it, `cases/<name>.txt`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from siaran.content import read
from siaran.domain.territory import Tree

CASES = Path(__file__).parent / "cases"
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.md")), ids=lambda case: case.stem)
def test_a_file_with_mistakes_is_answered_with_all_of_them(case: Path, tree: Tree, kinds: Mapping[str, Any]) -> None:
    expected = case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()

    reading = read(CASES, now=NOW, tree=tree, kinds=kinds, only=[case])

    said = [str(mistake).replace(f"{CASES.as_posix()}/", "") for mistake in reading.mistakes]
    assert said == expected
    assert not reading.campaigns


def test_every_mistake_says_what_is_wrong_and_what_to_do() -> None:
    said = [line.split(": ", 1)[1] for file in CASES.glob("*.txt") for line in file.read_text("utf-8").splitlines()]

    assert said
    assert all(line.endswith((".", "?")) and "!" not in line and ". " in line for line in said)
