"""What the documents say is what the code does: settings, commands, moves, links, licences, locks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import typer
import typer.main

from siaran.domain.post import MOVES, State
from siaran.settings import Settings
from tests.laws.reading import ROOT

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *(p for p in sorted(ROOT.glob("*.md")))]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def test_every_setting_is_explained_and_nothing_else_is(kinds: Mapping[str, type]) -> None:
    options = {name for kind in kinds.values() for name in kind.options} - {"media_key"}

    assert set(_settings_rows()) == {f"SIARAN_{name.upper()}" for name in {*Settings.model_fields, *options}}


@pytest.mark.parametrize("name", [n for n, f in Settings.model_fields.items() if f.default_factory is None])
def test_the_default_that_is_written_is_the_default_that_holds(name: str) -> None:
    assert _settings_rows()[f"SIARAN_{name.upper()}"] == _written(Settings.model_fields[name].default)


def test_every_command_is_explained_and_nothing_else_is() -> None:
    cli = pytest.importorskip("siaran.cli", reason="there is no command line yet")

    assert set(_documented_commands()) == set(_commands(typer.main.get_command(cli.app), "siaran"))


def test_the_moves_of_the_protocol_are_the_moves_of_the_code() -> None:
    rows = re.findall(r"^\| (\w+) \| ([\w, ]+) \|$", (DOCS / "protocol.md").read_text(), re.MULTILINE)

    told = {State(old): frozenset(map(State, new.split(", "))) for old, new in rows if old in set(State)}

    assert told == {old: new for old, new in MOVES.items() if new}


def test_the_machine_that_is_drawn_for_people_is_the_code() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+)", (DOCS / "states.md").read_text(), re.MULTILINE)

    assert sorted(drawn) == sorted((old.value, new.value) for old, moves in MOVES.items() for new in moves)


def test_every_state_is_explained_to_people() -> None:
    assert re.findall(r"^\| `(\w+)` \|", (DOCS / "states.md").read_text(), re.MULTILINE) == [s.value for s in State]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())

    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_every_document_that_the_code_names_is_there() -> None:
    named = {m for p in (ROOT / "siaran").rglob("*.py") for m in re.findall(r"docs/[\w/-]+\.md", p.read_text())}

    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_what_is_said_about_connecting_at_the_desk_is_what_its_pages_say() -> None:
    told = (DOCS / "connect.md").read_text()
    named = re.findall(r"\*\*([^*]+)\*\*", told[told.index("### Di meja") : told.index("### Dari berkas CSV")])
    pages = "".join(page.read_text() for page in (ROOT / "siaran" / "web" / "html" / "accounts").glob("*.html"))

    assert len(named) > 8 and [label for label in named if f'"{label.rstrip(".")}"' not in pages] == []


def test_the_index_of_decisions_is_whole() -> None:
    files = sorted(path.name for path in (DOCS / "decisions").glob("0*.md"))

    assert re.findall(r"\]\((0[^)]+)\)", (DOCS / "decisions" / "README.md").read_text()) == files


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_exact_versions_with_hashes_and_names_no_host(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())

    assert "://" not in "".join(entries)
    assert [e.split()[0] for e in entries if "==" not in e.split()[0] or "--hash=sha256:" not in e] == []


@pytest.mark.parametrize("source", ["requirements.in", "requirements-dev.in"])
def test_everything_that_is_asked_for_is_locked_as_asked(source: str) -> None:
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / source.replace(".in", ".lock")).read_text(), re.MULTILINE))
    versions = {_plain(name): version for name, version in locked.items()}

    wrong = [name for name, pin in _asked(source) if not versions.get(name) or pin not in ("", versions[name])]

    assert wrong == []


def test_the_package_depends_on_what_is_locked_for_running() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"], "editables"]

    assert {_plain(re.split(r"[\[<>=]", n)[0]) for n in needed} == {name for name, _ in _asked("requirements.in")}


def test_every_library_has_its_reason() -> None:
    reasons = (DOCS / "decisions" / "0008-libraries.md").read_text().lower()

    assert [name for name, _ in _asked("requirements.in") if name not in _plain(reasons)] == []


@cache
def _settings_rows() -> Mapping[str, str]:
    """Each setting of docs/settings.md and its default as written there."""
    return dict(re.findall(r"^\| `(SIARAN_\w+)` \| (.*?) \|", (DOCS / "settings.md").read_text(), re.MULTILINE))


def _written(default: object) -> str:
    match default:
        case None | ():
            return "–"
        case bool():
            return f"`{'yes' if default else 'no'}`"
        case tuple():
            return f"`{','.join(_written(part).strip('`') for part in default)}`"
        case float():
            return f"`{default:g}`"
    return f"`{default}`"


def _documented_commands() -> list[str]:
    """`siaran queue show KUNCI` is the command `siaran queue show`."""
    rows = re.findall(r"^\| `(siaran [^`]+)` \|", (DOCS / "commands.md").read_text(), re.MULTILINE)
    return [re.match(r"siaran( [a-z]+)+", row).group() for row in rows]  # type: ignore[union-attr]


def _commands(command: object, path: str) -> Iterator[str]:
    children = getattr(command, "commands", None)
    if not children:
        yield path
    for name, child in (children or {}).items():
        yield from _commands(child, f"{path} {name}")


def _asked(source: str) -> list[tuple[str, str]]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / source).read_text().splitlines())
    names = (line.partition("==")[::2] for line in lines if line)
    return [(_plain(name.partition("[")[0]), pin) for name, pin in names]


def _plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
