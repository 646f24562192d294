"""A campaign's text as a form: its front matter's values as they are written, and the same text with some of them new.

Only the characters of a changed value change; comments, order and everything else stay as their author left them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from siaran.content.composing import composed
from siaran.content.frontmatter import FENCE, KEYS, MEDIUM_KEYS, normal, shown
from siaran.domain.errors import SiaranError

INDONESIAN = {english: word for word, english in KEYS.items()}
LISTS = frozenset({"audience", "platforms", "hashtags"})
Value = str | Sequence[str] | Sequence[Mapping[str, str]]
"""One text, several, or `media`: a mapping for each picture."""


class NoFormError(SiaranError):
    """The front matter cannot be shown as a form, only as text."""


def fields(source: str) -> dict[str, Value]:
    """The values by English key; the body under `body`. Lists are lists, whatever they are written as.

    Raises NoFormError where the front matter cannot be taken apart.
    """
    front, body = _halves(source)
    found: dict[str, Value] = {"body": body}
    for key, node in _entries(front):
        english = _english(key.value)
        if english == "media":
            found[english] = [dict(_medium(item)) for item in _items(node)]
        elif english in LISTS:
            found[english] = [text for item in _items(node) for text in _split(item)]
        elif isinstance(node, ScalarNode):
            found[english] = _text(node)
    return found


def with_fields(source: str, changed: Mapping[str, Value]) -> str:
    """The text with these values; an empty one takes its key away. Raises NoFormError as `fields` does."""
    front, body = _halves(source)
    present = fields(source)
    for key, value in changed.items():
        if key != "body" and value != present.get(key, "" if isinstance(value, str) else []):
            front = _with(front, key, value)
    body = _plain_lines(str(changed.get("body", body)))
    return f"{FENCE}\n{front}{FENCE}\n{body}"


def _plain_lines(text: str) -> str:
    return normal(text).rstrip("\n") + "\n"


def _halves(source: str) -> tuple[str, str]:
    """Front matter (with its last line end) and body."""
    lines = normal(source).split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == FENCE), 0)
    if lines[0].rstrip() != FENCE or not end:
        raise NoFormError("Kepala berkas tidak lengkap.")
    return "".join(f"{line}\n" for line in lines[1:end]), "\n".join(lines[end + 1 :])


def _entries(front: str) -> list[tuple[ScalarNode, Node]]:
    try:
        root = composed(front)
    except YAMLError as error:
        raise NoFormError("Kepala berkas tidak dapat dibaca.") from error
    if root is None:
        return []
    named = isinstance(root, MappingNode) and all(isinstance(key, ScalarNode) for key, _ in root.value)
    if not named or root.flow_style:
        raise NoFormError("Kepala berkas bukan daftar kunci.")
    return list(root.value)


def _english(key: str) -> str:
    word = key.strip().casefold()
    return KEYS.get(word, word)


def _text(node: Node) -> str:
    return "" if str(node.tag).endswith(":null") else shown(node.value)


def _items(node: Node) -> list[Node]:
    if isinstance(node, SequenceNode):
        return list(node.value)
    return [node] if not isinstance(node, ScalarNode) or _text(node) else []


def _split(item: Node) -> list[str]:
    return [word.strip() for word in _text(item).split(",") if word.strip()] if isinstance(item, ScalarNode) else []


def _medium(item: Node) -> Iterator[tuple[str, str]]:
    """A picture's file and words, under English keys."""
    if isinstance(item, MappingNode):
        for key, node in item.value:
            if isinstance(node, ScalarNode):
                yield MEDIUM_KEYS.get(str(key.value), str(key.value)), _text(node)


def _with(front: str, key: str, value: Value) -> str:
    """The front matter with another value at one key."""
    entry = next(((k, node) for k, node in _entries(front) if _english(k.value) == key), None)
    if entry is None:
        return f"{front}{INDONESIAN.get(key, key)}: {_written(value)}\n" if value else front
    start, end = entry[1].start_mark.index, _end(front, entry[1])
    if not value:
        return front[: entry[0].start_mark.index] + front[_line_end(front, end) :]
    if start == end:  # nothing stood there
        start = end = front.index(":", entry[0].end_mark.index) + 1
        return f"{front[:start]} {_written(value)}{front[end:]}"
    return front[:start] + _written(value) + front[end:]


def _end(front: str, node: Node) -> int:
    """Where a value ends; a block's own mark stands only where the next thing begins, behind comments."""
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        end: int = node.end_mark.index
        return len(front[:end].rstrip()) if end > node.start_mark.index else end
    last = node.value[-1]
    return _end(front, last[1] if isinstance(node, MappingNode) else last)


def _line_end(front: str, at: int) -> int:
    return front.find("\n", at) + 1 or len(front)


def _written(value: Value) -> str:
    """A value as YAML on one line."""
    if isinstance(value, str):
        return _scalar(value, "{}")
    items = [_block(item) if isinstance(item, Mapping) else _scalar(item, "[{}]") for item in value]
    return f"[{', '.join(items)}]"


def _block(item: Mapping[str, str]) -> str:
    words = {english: word for word, english in MEDIUM_KEYS.items()}
    return "{" + ", ".join(f"{words.get(key, key)}: {_scalar(text, '[{}]')}" for key, text in item.items()) + "}"


def _scalar(text: str, around: str) -> str:
    """Plain where YAML reads the very same text from it, else in double quotes."""
    try:
        root = composed(f"k: {around.format(text)}")
    except YAMLError:
        return json.dumps(text, ensure_ascii=False)
    node = root.value[0][1]
    if isinstance(node, SequenceNode) and len(node.value) == 1:
        node = node.value[0]
    plain = isinstance(node, ScalarNode) and not node.style and _text(node) == text and "\n" not in text
    return text if plain else json.dumps(text, ensure_ascii=False)
