"""What must not be in any file that we keep: other machines' paths and hosts, secrets, what is made anew anyway."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.laws.reading import ROOT

# Written in pieces, so that this file is not a find of its own.
ELSEWHERE = re.compile(
    "|".join(
        [
            "/wo" + "rk/",
            "/ro" + "ot/",
            r"/ho" + r"me/\w",
            "/Us" + r"ers/\w",
            r"\bpy" + r"pi\.",
            "python" + "hosted",
            "npm" + "js",
            "sha" + r"red/(?:[A-Z]{4,}|platforms|data|desk|hooks)",
            "PROTO" + r"COL\.md",
        ]
    )
)
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY|\bEAA[A-Za-z0-9]{40,}|\b\d{5,}-[A-Za-z0-9]{40}\b")


def test_no_file_names_a_place_outside_the_repository() -> None:
    assert _lines_with(ELSEWHERE) == []


def test_no_file_holds_what_looks_like_a_real_secret() -> None:
    assert _lines_with(SECRET) == []


def test_nothing_is_kept_that_is_made_anew() -> None:
    made = re.compile(r"(?:^|/)(?:__pycache__|var|\.venv|dist)/|\.(?:pyc|db|log|key)$|(?:^|/)\.env$")

    assert [path for path in _kept() if made.search(path)] == []


def test_no_picture_or_table_is_larger_than_a_clone_should_carry() -> None:
    assert [path for path in _kept() if (ROOT / path).stat().st_size > 2_000_000] == []


@cache
def _kept() -> tuple[str, ...]:
    """The files that git keeps here; outside a clone there is nothing to judge."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(path for path in listed.split("\0") if path and (ROOT / path).is_file())


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}:{n}" for path in _kept() for n, line in _text(ROOT / path) if pattern.search(line)]


def _text(path: Path) -> list[tuple[int, str]]:
    try:
        return list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    except UnicodeDecodeError:
        return []  # a picture
