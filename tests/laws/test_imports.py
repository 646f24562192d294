"""Who may know whom: floors, doors, and which library lives in which room."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator

from tests.laws.reading import PACKAGE, ROOT, Import, Module, imports, modules

OPEN_ROOMS = {"domain", "store"}
"""Rooms without a door: every module of theirs is meant for all."""

LIBRARIES = {
    "alembic": {"store"},
    "apprise": {"alert"},
    "apscheduler": {"engine"},
    "babel": {"render", "speech"},
    "cryptography": {"store"},
    "dateutil": {"content", "plan"},
    "dotenv": {"settings"},
    "facebook": {"platforms", "connect"},
    "fastapi": {"web", "sandbox"},
    "holidays": {"web"},
    "jinja2": {"render", "web", "sandbox"},
    "markdown_it": {"content", "render"},
    "oauthlib": {"sandbox"},
    "PIL": {"media"},
    "psycopg": {"store"},
    "pwdlib": {"store"},
    "pydantic": {"settings", "content", "web"},
    "pydantic_core": {"settings", "content"},
    "pydantic_settings": {"settings"},
    "pygal": {"web"},
    "pyotp": {"web"},
    "regex": {"render", "platforms"},
    "requests": {"wire", "platforms", "connect"},
    "rich": {"cli"},
    "ruamel": {"content", "render"},
    "segno": {"web"},
    "sqlalchemy": {"store", "queue"},
    "starlette": {"web", "sandbox"},
    "tweepy": {"platforms", "connect"},
    "twitter_text": {"platforms", "sandbox"},  # the pretend X counts for itself
    "typer": {"cli"},
    "urllib3": {"wire"},
    "uvicorn": {"web", "sandbox", "engine"},
}
"""A library lives in one room, so that changing it changes one room. docs/decisions/0008-libraries.md says why each."""


def test_imports_point_downwards() -> None:
    lint = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_nobody_imports_past_a_door() -> None:
    passed = [f"{m.where}:{i.line}: {i.module}.{i.name or ''}" for m in modules() for i in imports(m) if _past(m, i)]

    assert passed == []


def test_every_room_has_a_door_that_says_what_it_is_for() -> None:
    doors = [folder / "__init__.py" for folder in PACKAGE.iterdir() if any(folder.glob("*.py"))]

    assert [str(d) for d in doors if not d.exists() or not ast.get_docstring(ast.parse(d.read_text()))] == []


def test_a_library_lives_in_its_rooms_only() -> None:
    strayed = [f"{m.where}:{line}: {library}" for m, line, library in _libraries() if m.room not in LIBRARIES[library]]

    assert strayed == []


def test_every_library_that_is_named_for_a_room_is_one_we_depend_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert len(project["dependencies"]) == len(set(project["dependencies"]))
    assert {library for _, _, library in _libraries()} <= set(LIBRARIES)


def _past(module: Module, imported: Import) -> bool:
    """Whether it goes into another room further than the door."""
    parts = imported.module.split(".")
    if parts[0] != "siaran" or len(parts) < 2 or parts[1] == module.room or parts[1] in OPEN_ROOMS:
        return False
    return len(parts) > 2 or (imported.name is not None and _inner(parts[1], imported.name))


def _inner(room: str, name: str) -> bool:
    """Whether `from siaran.<room> import name` would fetch a module of the room, which its door does not offer."""
    folder = PACKAGE / room
    if not (folder / f"{name}.py").exists() and not (folder / name).is_dir():
        return False
    return name not in _offered(ast.parse((folder / "__init__.py").read_text()))


def _offered(door: ast.Module) -> set[str]:
    """The names that a door binds."""
    names = {n.name for n in door.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return names | {a.asname or a.name for n in door.body if isinstance(n, ast.ImportFrom) for a in n.names}


def _libraries() -> Iterator[tuple[Module, int, str]]:
    """Every import of something that is neither Python's nor ours."""
    for module in modules():
        for found in imports(module):
            top = found.module.partition(".")[0]
            if top != "siaran" and top not in sys.stdlib_module_names:
                yield module, found.line, top
