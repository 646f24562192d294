"""The shape of the code: short files, short functions, honest names, no clock and no silence where none belongs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from statistics import median

from tests.laws.reading import ROOT, Module, functions, imports, length, modules

LONGEST_FILE = 300
MEDIAN_FUNCTION = 8
LONGEST_TEST = 15
EMPTY_NAMES = {
    *("manager", "service", "helper", "helpers", "util", "utils", "common", "handler", "processor", "data", "info"),
    *("base", "misc"),
}
CLOCKS = {"siaran.store.database", "siaran.publish.clocks"}
"""Where the wall clock is read; `cli`, `engine` and `sandbox` may too. Everyone else gets the time as an argument."""


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    everything = modules() + modules(ROOT / "tests") + modules(ROOT / "benchmarks")

    assert [f"{m.where}: {m.lines}" for m in everything if m.lines > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    assert median(length(f) for m in modules() for f in functions(m)) <= MEDIAN_FUNCTION


def test_tests_are_short() -> None:
    tests = [(m, f) for m in modules(ROOT / "tests") for f in functions(m) if f.name.startswith("test_")]

    assert [f"{m.where}:{f.lineno}: {length(f)}" for m, f in tests if length(f) > LONGEST_TEST] == []


def test_names_say_something() -> None:
    empty = [f"{m.where}: {name}" for m in modules() for name in _names(m) if EMPTY_NAMES & set(_words(name))]

    assert empty == []


def test_every_module_says_what_it_answers() -> None:
    assert [m.where for m in modules() if not ast.get_docstring(m.tree)] == []


def test_time_comes_in_as_an_argument() -> None:
    readers = {m.name for m in modules() if m.room not in {"cli", "engine", "sandbox"} and _reads_the_clock(m)}

    assert readers <= CLOCKS


def test_no_error_is_swallowed_in_silence() -> None:
    silent = [
        f"{m.where}:{n.lineno}"
        for m in modules()
        for n in ast.walk(m.tree)
        if isinstance(n, ast.ExceptHandler) and all(isinstance(s, ast.Pass) for s in n.body)
    ]

    assert silent == []


def test_nothing_sleeps_outside_the_engine_and_the_sandbox() -> None:
    sleepers = [m.where for m in modules() if m.room not in {"engine", "sandbox", "cli"} and _calls(m, "sleep")]

    assert sleepers == []


def test_our_own_code_is_never_patched_in_tests() -> None:
    mocked = [f"{m.where}:{i.line}" for m in modules(ROOT / "tests") for i in imports(m) if "mock" in i.module]

    assert mocked == []


def test_nothing_is_left_to_do_in_the_code() -> None:
    # Two words joined here, so that this line is not a find.
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")

    assert [m.where for m in modules() + modules(ROOT / "tests") if marks.search(m.path.read_text())] == []


def _names(module: Module) -> Iterator[str]:
    yield module.path.stem if module.path.stem != "__init__" else module.path.parent.name
    yield from (n.name for n in ast.walk(module.tree) if isinstance(n, ast.ClassDef | ast.FunctionDef))


def _words(name: str) -> list[str]:
    """`BaseHandler` and `base_handler` are both `base` and `handler`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")


def _reads_the_clock(module: Module) -> bool:
    return _calls(module, "now", on="datetime") or _calls(module, "utcnow") or _calls(module, "time", on="time")


def _calls(module: Module, method: str, on: str | None = None) -> bool:
    """Whether it calls `….method()`, on a name `on` where one is given."""
    called = (n.func for n in ast.walk(module.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute))
    return any(f.attr == method and (on is None or getattr(f.value, "id", None) == on) for f in called)
