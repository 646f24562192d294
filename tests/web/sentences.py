"""The sentences of the code: what the rooms below the desk can say to a person, found in their syntax trees."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from functools import cache

from tests.laws.reading import Module, modules

UNSHOWN = {
    *("siaran.web", "siaran.cli", "siaran.sandbox", "siaran.engine", "siaran.backup", "siaran.settings"),
    *(
        "siaran.founding",
        "siaran.rekeying",
        "siaran.platforms",
        "siaran.connect.territories",
        "siaran.domain.times",
        "siaran.report.output",
    ),
    *("siaran.store.copies", "siaran.store.migrate", "siaran.alert"),
}
"""The desk itself, whose texts Babel finds; and what only a command, a start, a file or a letter ever says."""
SHOWN = {"siaran.platforms.", "siaran.web.views.", "siaran.backup.restoring"}
"""Of these, what lies within is shown."""
_HOLE = re.compile(r"\{\d+\}")
_NAMED = re.compile(r"\{[a-z_]+\}")
"""A hole of a text that is filled by `format`."""
_SENTENCE = re.compile(r"(?=.*[a-z]{2})(?=.* ).*(?:[.?][\"”)]?(?:\s|$)|: \{\d+\}$|: \"?\{\d+\}\")")
"""Words that end as a sentence does, or in a colon and somebody else's words."""


@cache
def literals() -> dict[str, str]:
    """Every text of those rooms by the room that says it; `{1}`, `{2}` … are the values that are put into it."""
    return {text: module.room for module in modules() if _shown(module) for text in _texts(module.tree)}


def sentences() -> dict[str, str]:
    """Those that a person can read as a sentence; a letter has several paragraphs, and its own reader."""
    return {text: room for text, room in literals().items() if "\n" not in text and _SENTENCE.search(text)}


def _shown(module: Module) -> bool:
    inside = any(module.name.startswith(name) for name in SHOWN)
    return inside or not any(module.name == name or module.name.startswith(f"{name}.") for name in UNSHOWN)


def _texts(tree: ast.Module) -> Iterator[str]:
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield _numbered(part.value if isinstance(part, ast.Constant) else None for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            texts = _NAMED.split(node.value)
            yield _numbered(part for text in texts for part in (None, text)[text is texts[0] :])


def _numbered(parts: Iterator[object]) -> str:
    text, hole = "", 0
    for part in parts:
        hole += part is None
        text += f"{{{hole}}}" if part is None else str(part)
    return text


def left_over(page: str) -> list[str]:
    """The sentences of the code that a page shows as the code has them."""
    shown = re.sub(r"\s+", " ", html.unescape(page))
    return [text for text in sentences() if len(piece := max(_HOLE.split(text), key=len)) > 12 and piece in shown]
