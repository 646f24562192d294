"""How the laws read the code: every module of the product, parsed once."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "siaran"


@dataclass(frozen=True)
class Module:
    """One Python file: where it is, its dotted name, its lines and its syntax tree."""

    path: Path
    name: str
    lines: int
    tree: ast.Module

    @property
    def where(self) -> str:
        """Its path from the root, as a message shows it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The room it stands in: `plan` for siaran.plan.spread, `flow` for siaran.flow, "" for the package itself."""
        return [*self.name.split("."), ""][1]

    @property
    def package(self) -> str:
        """The dotted name of the package it stands in."""
        return self.name if self.path.stem == "__init__" else self.name.rpartition(".")[0]


@dataclass(frozen=True)
class Import:
    """One name that a module imports: `from siaran.plan import diff` is `siaran.plan` and `diff`."""

    line: int
    module: str
    name: str | None


@cache
def modules(folder: Path = PACKAGE) -> tuple[Module, ...]:
    """Every module under a folder, the revisions of the database (written by a program) left out."""
    found = tuple(_read(path) for path in sorted(folder.rglob("*.py")) if path.parent.name != "versions")
    gc.freeze()  # these trees stay: a million objects that need not be looked through whenever garbage is collected
    return found


def imports(module: Module) -> Iterator[Import]:
    """Everything it imports, wherever in it, by its full name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name, None) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            package = module.package.split(".")[: -node.level + 1 or None] if node.level else []
            source = ".".join(filter(None, [*package, node.module]))
            yield from (Import(node.lineno, source, alias.name) for alias in node.names)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method in it."""
    return (n for n in ast.walk(module.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines from the first statement to the last, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(ROOT).with_suffix("").parts
    return Module(path, ".".join(p for p in parts if p != "__init__"), text.count("\n"), ast.parse(text, str(path)))
