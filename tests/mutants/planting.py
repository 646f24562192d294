"""Planting a bug: a copy of the tree in which one piece of the product says something else, and tests run there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("siaran", "tests", "content", "templates", "docs", "pyproject.toml", "README.md")
PASSED, FAILED = 0, 1
FAST_DISK = "/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir()
"""Where nobody waits for a real disk's fsync."""


class CannotPlant(Exception):
    """The product no longer says what the bug would replace: the catalogue has to follow it."""


@dataclass(frozen=True)
class Plant:
    """In one file, the one place that has these lines has others instead."""

    file: str
    old: str
    new: str

    def grown(self, root: Path = ROOT) -> str:
        """The file's text with the bug in it. Raises CannotPlant."""
        text = (root / self.file).read_text(encoding="utf-8")
        places = list(re.finditer(f"^{re.escape(self.old)}", text, re.MULTILINE)) if self.old else []
        if len(places) != 1:
            raise CannotPlant(f"{self.file} has {len(places)} places, not one, that say\n{self.old}")
        return text[: places[0].start()] + self.new + text[places[0].end() :]


@dataclass(frozen=True)
class Bug:
    """A named bug: where it is planted, and the test that must see it."""

    name: str
    caught_by: str
    plants: tuple[Plant, ...]


def catalogue(folder: Path = Path(__file__).parent) -> tuple[Bug, ...]:
    """Every bug of the `.bugs` files: its name, the test, then files with lines that go (-) and come (+)."""
    blocks = "\n\n".join(path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("*.bugs")))
    return tuple(_bug(block) for block in re.split(r"\n+(?=# )", blocks))


def _bug(block: str) -> Bug:
    head, *places = re.split(r"^in ", block, flags=re.MULTILINE)
    name, caught_by = head.strip().split("\n")
    return Bug(name.removeprefix("# "), caught_by.removeprefix("caught by "), tuple(map(_plant, places)))


def _plant(place: str) -> Plant:
    file, *lines = place.strip("\n").split("\n")
    gone, come = ([line[2:] + "\n" for line in lines if line[0] == sign] for sign in "-+")
    return Plant(file, "".join(gone), "".join(come))


@dataclass(frozen=True)
class Verdict:
    """What a run of tests said: pytest's exit status, its last words, seconds."""

    status: int
    words: str
    seconds: float


@contextmanager
def copy_of_the_tree() -> Iterator[Path]:
    """A copy to spoil."""
    with tempfile.TemporaryDirectory(prefix="siaran-mutant-") as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, target)
        yield Path(folder)


def run(root: Path, nodes: Sequence[str], seconds: float = 300.0) -> Verdict:
    """Run tests in a copy; it must be the copy's own code that they import."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TESTS_OF_SIARAN", "COVERAGE"))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "--timeout",
        "60",
        *nodes,
    ]
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=root,
        env=kept | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": FAST_DISK},
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    return Verdict(done.returncode, done.stdout.strip() + done.stderr.strip(), time.monotonic() - began)


def try_out(bug: Bug) -> Verdict:
    """Plant a bug in a fresh copy and run the test that must see it. Raises CannotPlant."""
    with copy_of_the_tree() as root:
        for plant in bug.plants:
            (root / plant.file).write_text(plant.grown(root), encoding="utf-8")
        return run(root, [bug.caught_by])
