"""Small changes to the verdict and the ledger: a comparison turned, a state swapped, a condition or a statement gone.

`python -m tests.mutants.mutator [--limit N] [--seed N] [FILE …]` makes them one at a time, each in its own process,
runs the tests until one fails, and prints the score and whatever nobody noticed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.mutants.planting import FAST_DISK, ROOT

QUEUE = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "siaran" / "queue").glob("[!_]*.py"))
FILES = ("siaran/domain/attempt.py", *QUEUE)
OPTIONS = ("-q", "-x", "-n", "0", "-p", "no:cacheprovider", "--timeout", "60", "-k", "not postgresql")
OPTIONS += ("-o", "tmp_path_retention_policy=none")
NEAREST = {
    "attempt": ("tests/unit/test_domain_attempt.py", "tests/property/test_verdict.py"),
    "claim": ("tests/ledger/test_claim.py", "tests/ledger/test_gates.py"),
    "gates": ("tests/ledger/test_gates.py",),
    "intent": ("tests/ledger/test_intent.py", "tests/ledger/test_settle.py"),
    "sequels": ("tests/ledger/test_settle.py", "tests/ledger/test_schedule.py"),
    "schedule": ("tests/ledger/test_schedule.py",),
    "doubt": ("tests/ledger/test_doubt.py",),
}
"""The tests that will notice first; all the others follow."""
TESTS = ("tests/ledger/test_settle.py", "tests/ledger", "tests/publish")

OTHER: dict[type, type] = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
OTHER |= {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OTHER |= {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.And: ast.Or, ast.Or: ast.And}
NEXT = {"QUEUED": "PLANNED", "PLANNED": "QUEUED", "SENDING": "QUEUED", "PUBLISHED": "FAILED", "UNKNOWN": "ABSENT"}
NEXT |= {"FAILED": "MISSED", "MISSED": "FAILED", "WITHDRAWN": "MISSED", "OPEN": "UNKNOWN", "ACCEPTED": "UNKNOWN"}
NEXT |= {"REFUSED": "NOT_SENT", "NOT_SENT": "REFUSED", "ABSENT": "UNKNOWN", "DOUBLED": "ACCEPTED"}


@dataclass(frozen=True)
class Change:
    """One small change: where, what stood there and what stands there now, and the whole file with it."""

    file: str
    line: int
    before: str
    after: str
    tree: ast.Module

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  →  {self.after}"


def changes(file: str) -> Iterator[Change]:
    """Every change that can be made to a file."""
    whole = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    for number, node in enumerate(ast.walk(whole)):
        for variant in range(len(_ways(node))):
            tree = copy.deepcopy(whole)
            target = next(n for i, n in enumerate(ast.walk(tree)) if i == number)
            _ways(target)[variant]()
            ast.fix_missing_locations(tree)
            yield Change(file, getattr(node, "lineno", 0), *_difference(node, target), tree)


def _ways(node: Any) -> list[Callable[[], Any]]:
    """What may be done to a node, as functions that do it."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            return [lambda: setattr(node, "ops", [OTHER[type(op)]()])]
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in OTHER:
            return [lambda: setattr(node, "op", OTHER[type(op)]())]
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            return [lambda: setattr(node, "operand", ast.UnaryOp(node.op, node.operand))]
        case ast.Constant(value=bool() as value):
            return [lambda: setattr(node, "value", not value)]
        case ast.Constant(value=int() | float() as value):
            return [lambda: setattr(node, "value", value + 1)]
        case ast.Attribute(value=ast.Name(id="State" | "Outcome"), attr=attr) if attr in NEXT:
            name = "MISSED" if (node.value.id, attr) == ("State", "UNKNOWN") else NEXT[attr]
            return [lambda: setattr(node, "attr", name)]
        case ast.If():
            return [lambda truth=truth: setattr(node, "test", ast.Constant(truth)) for truth in (True, False)]
        case ast.FunctionDef(body=body) | ast.If(body=body) | ast.For(body=body):
            return [lambda n=n: body.__setitem__(n, ast.Pass()) for n, s in enumerate(body) if _can_go(s)]
        case ast.Call(func=ast.Attribute(attr="where") | ast.Name(id="and_"), args=args) if len(args) > 1:
            return [lambda n=n: args.pop(n) for n in range(len(args))]
    return []


def _can_go(statement: ast.stmt) -> bool:
    """Without it the code still runs: a call whose result nobody takes, an augmented assignment."""
    called = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    return called or isinstance(statement, ast.AugAssign)


def _difference(before: ast.AST, after: ast.AST) -> tuple[str, str]:
    """Both as source, shortened to where they differ."""
    one, other = (" ".join(ast.unparse(node).split()) for node in (before, after))
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, same - 40)
    return one[start : same + 60], other[start : same + 60]


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the changed file instead of what is on the disk."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.name = change.file.removesuffix(".py").replace("/", ".")

    def find_spec(self, name: str, *_: Any) -> Any:
        path = str(ROOT / self.change.file)
        return importlib.util.spec_from_file_location(name, path, loader=self) if name == self.name else None

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.change.tree, str(ROOT / self.change.file), "exec"), module.__dict__)


def noticed(change: Change) -> bool:
    """Whether a test fails with it, in a process forked for it; one that cannot even be imported counts as noticed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.meta_path.insert(0, _Changed(change))
    os.environ["TMPDIR"] = FAST_DISK
    os._exit(int(pytest.main([*OPTIONS, *NEAREST.get(Path(change.file).stem, ()), *TESTS])))


def main(files: Sequence[str], limit: int, seed: int) -> int:
    """Make changes, tell the score and what lived. The exit status: 1 where anything lived."""
    found = [change for file in files or FILES for change in changes(file)]
    chosen = random.Random(seed).sample(found, min(limit, len(found)))
    lived = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for change, seen in zip(chosen, pool.map(noticed, chosen), strict=True):
            print("." if seen else "!", end="", file=sys.stderr, flush=True)
            if not seen:
                lived.append(change)
                print(f"LIVES  {change}", flush=True)
    caught = len(chosen) - len(lived)
    print(f"{caught} of {len(chosen)} small changes were noticed, of {len(found)} that could be made (seed {seed})")
    return 1 if lived else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.mutator", description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    sys.exit(main(asked.files, asked.limit, asked.seed))
