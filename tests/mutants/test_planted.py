"""Every named bug can still be planted, and the test that must see it is there; `make mutants` plants them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants.planting import ROOT, Bug, CannotPlant, Plant, catalogue

BUGS = catalogue()

PROMISED = (
    "no intent",
    "5xx = not published",
    "time-out = not published",
    "rescue of sending",
    "absent on first empty read",
    "no lease",
    "epoch reused",
    "no freshness check",
    "new Instagram container on retry",
    "published before the call",
    "give up quietly",
    "early by 5 s",
    "no pre-send check",
    "Meta errors trusted at publish",
    "duplicate = failed",
    "back-off ignored in the due query",
    "spool not replayed",
    "restore guard off",
    "late yes ignored",
    "redirects followed",
    "sequel sent while its leader is unknown",
    "prepared container sent after a rewrite",
    "near match taken for absence",
    "clock two minutes off ignored",
    "crashed post alone in its lane left in sending",
)


def test_every_bug_that_was_promised_is_planted() -> None:
    assert [name for name in PROMISED if not any(bug.name.startswith(name) for bug in BUGS)] == []
    assert len({bug.name for bug in BUGS}) == len(BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_it_can_still_be_planted_and_its_test_is_there(bug: Bug) -> None:
    for plant in bug.plants:
        assert ast.dump(ast.parse(plant.grown())) != ast.dump(ast.parse((ROOT / plant.file).read_text()))

    file, _, name = bug.caught_by.partition("::")
    tests = {n.name for n in ast.parse((ROOT / file).read_text()).body if isinstance(n, ast.FunctionDef)}
    assert name.partition("[")[0] in tests


@pytest.mark.parametrize("text", ["nothing of the kind\n", "twice\ntwice\n", "not twice\n"])
def test_what_cannot_be_planted_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.py").write_text(text)

    with pytest.raises(CannotPlant, match=r"a\.py"):
        Plant("a.py", "twice\n", "once\n").grown(tmp_path)


def test_a_bug_grows_only_where_it_was_planted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("if x:\n    y()\n    z()\n")

    assert Plant("a.py", "    y()\n", "").grown(tmp_path) == "if x:\n    z()\n"
