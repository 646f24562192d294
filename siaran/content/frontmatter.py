"""A campaign file taken apart: its body, and its front matter's entries under their English keys, with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode
from ruamel.yaml.nodes import Node as YamlNode

from siaran.content.composing import DEEPEST, LONGEST, TooDeepError, TooLongError, composed
from siaran.domain.errors import Mistake

KEYS = {
    **{"judul": "title", "program": "program", "templat": "template", "sasaran": "audience", "kanal": "platforms"},
    **{"terbit": "publish", "rentang": "spread", "berlaku": "fresh_for", "ulang": "repeat", "tautan": "link"},
    **{"media": "media", "tagar": "hashtags", "variabel": "vars", "prioritas": "priority"},
}
MEDIUM_KEYS = {"berkas": "file", "alt": "alt"}
BLOCK_KEYS = {"cara": "mode", "suara": "voice", "oleh": "by", "muat": "fit", "serupa": "similar"}

FENCE = "---"
FIRST = 2
"""The front matter's first line in the file."""
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
EXACT_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,17})?")
"""Longer ones stay text: no computer counts them exactly, and Python refuses to read thousands of digits."""


@dataclass
class Findings:
    """The mistakes of one file so far. `lines` knows the line of each key by its dotted path (`media.0.alt`)."""

    file: str
    lines: dict[str, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _spoiled: set[str] = field(default_factory=set)

    def note(self, at: str | int, what: str, todo: str, in_form: str = "") -> None:
        """Write one down, at a line or at a key; a key without a line of its own counts as its block's.

        `in_form` is what to do where the file is shown as a form, if that is something else.
        """
        key, line = (at, self.line(at)) if isinstance(at, str) else ("", at)
        if key:
            self.spoil(key)
        self.mistakes.append(Mistake(self.file, line, what, todo, in_form, key=key.partition(".")[0]))

    def spoil(self, key: str) -> None:
        """Nothing more can be concluded from this key, nor from its block."""
        self._spoiled |= {key, key.partition(".")[0]}

    def line(self, key: str) -> int:
        """The line of a key; 1 where it was not written at all."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key, 1)

    def spoiled(self, *keys: str) -> bool:
        """Whether one of these keys already has a mistake, in it or in its block."""
        return not self._spoiled.isdisjoint(keys)


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a block, at the key's line."""

    key: str
    line: int
    value: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A value as it was written: text (None: left empty), a list, or a block of entries.

    Text is kept letter by letter: a code such as 32.10 or a telephone number must not become a number. `typed` is
    its value where YAML sees true, false or a number that prints as the very same text again.
    """

    line: int
    content: str | list[Node] | tuple[Entry, ...] | None
    typed: int | float | bool | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's two parts. `entries` None: they cannot be read; `line`, the body's first, 0: there is no telling."""

    entries: tuple[Entry, ...] | None = None
    body: str = ""
    line: int = 0


def take_apart(source: str, findings: Findings) -> Parts:
    """Front matter and body; what makes that impossible is noted."""
    lines = normal(source).split("\n")
    if note_hidden(lines, findings):
        return Parts()
    if lines[0].rstrip() != FENCE:
        findings.note(1, "Berkas ini tidak diawali kepala berkas.", f"Mulai baris pertama dengan “{FENCE}”.")
        return Parts()
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == FENCE), None)
    if end is None:
        findings.note(1, "Kepala berkas tidak ditutup.", f"Tulis baris “{FENCE}” sesudah kunci yang terakhir.")
        return Parts()
    body, empty = trimmed(lines[end + 1 :])
    return Parts(_entries("\n".join(lines[FIRST - 1 : end]), findings), body, min(end + 2 + empty, len(lines)))


def normal(source: str) -> str:
    """A text without a byte order mark and with plain line ends."""
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def trimmed(lines: Sequence[str]) -> tuple[str, int]:
    """A body without the empty lines around it, and how many there were before it."""
    empty = next((n for n, line in enumerate(lines) if line.strip()), 0)
    return "\n".join(lines[empty:]).rstrip(), empty


def note_hidden(lines: Iterable[str], findings: Findings, first: int = 1) -> bool:
    """Whether there are characters that no reader would see; each line with one is noted, counted from `first`."""
    hidden = [(number, found.group()) for number, line in enumerate(lines, first) if (found := HIDDEN.search(line))]
    for number, character in hidden:
        what = f"Baris ini memuat karakter yang tidak terlihat (U+{ord(character):04X})."
        findings.note(number, what, "Hapus karakter itu, atau ketik ulang barisnya.")
    return bool(hidden)


def shown(text: object) -> str:
    """A value that YAML read, with a sign in place of what an escape (`\\ud800`) hid in it: no page could hold it."""
    return HIDDEN.sub("\ufffd", str(text))


def in_english(written: Iterable[Entry], platforms: Iterable[str], findings: Findings) -> dict[str, Any]:
    """Plain values under English keys: text, lists and blocks; the platforms' blocks together under `delivery`."""
    blocks = tuple(platforms)
    values: dict[str, Any] = {"delivery": {}}
    for key, node in _known(written, KEYS | {platform: platform for platform in blocks}, "", findings):
        if key in blocks:
            if (block := _block(node, BLOCK_KEYS, key, findings)) is not None:
                values["delivery"][key] = block
        elif key == "media":
            values[key] = _media(node, findings)
        elif node.content is not None:
            values[key] = _free(node, key, findings) if key == "vars" else _plain(node)
    return values


def _entries(front: str, findings: Findings) -> tuple[Entry, ...] | None:
    try:
        root = composed(front)
    except TooLongError:
        todo = f"Ringkas sampai paling banyak {LONGEST} huruf; yang panjang ditulis di naskahnya."
        findings.note(FIRST, f"Kepala berkas ini {len(front)} huruf, terlalu panjang.", todo)
        return None
    except TooDeepError as error:
        todo = f"Sisakan paling banyak {DEEPEST - 2} kurung atau daftar di dalam kurung atau daftar lain."
        findings.note(error.problem_mark.line + FIRST, "Nilai di baris ini bersarang terlalu dalam.", todo)
        return None
    except MarkedYAMLError as error:
        _note_syntax(error, front, findings)
        return None
    except YAMLError:
        findings.note(1, "Kepala berkas tidak dapat dibaca.", "Ketik ulang dengan huruf dan tanda biasa.")
        return None
    if root is None:
        return ()
    if not isinstance(root, MappingNode):
        findings.note(FIRST, "Kepala berkas bukan daftar kunci.", "Tulis tiap baris sebagai “kunci: nilai”.")
        return None
    return tuple(_pairs(root, findings, set()))


def _note_syntax(error: MarkedYAMLError, front: str, findings: Findings) -> None:
    mark = error.context_mark or error.problem_mark
    lines = front.split("\n")
    line = min(mark.line if mark else 0, len(lines) - 1)
    text = lines[line]
    todo = 'Periksa kurung dan titik dua di baris itu; apit teks yang memuatnya dengan tanda kutip, misalnya "…: …".'
    if text.startswith("\t"):
        todo = "Ganti tabulasi di awal baris dengan spasi."
    elif "#" in text:
        todo = "Tulis tagar tanpa “#”, atau apit teks yang memuat “#” dengan tanda kutip."
    findings.note(line + FIRST, "Baris ini tidak dapat dibaca sebagai “kunci: nilai”.", todo)


def _pairs(block: MappingNode, findings: Findings, seen: set[int]) -> Iterator[Entry]:
    for key, value in block.value:
        line = key.start_mark.line + FIRST
        if isinstance(key, ScalarNode):
            note_hidden([str(key.value)], findings, line)
            yield Entry(shown(key.value).strip(), line, _node(value, line, findings, seen))
        else:
            findings.note(line, "Kunci di baris ini bukan sebuah kata.", "Tulis sebagai “kunci: nilai”.")


def _node(node: YamlNode, line: int, findings: Findings, seen: set[int]) -> Node:
    if isinstance(node, ScalarNode):
        note_hidden([str(node.value)], findings, line)
        return _scalar(node, line)
    if id(node) in seen:  # an alias (*name): a few of them, nested, would let a short file grow without bounds
        findings.note(line, "Rujukan YAML (“*”) ke daftar tidak dipakai di sini.", "Tulis daftarnya sekali lagi.")
        return Node(line, None)
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return Node(line, tuple(_pairs(node, findings, seen)))
    return Node(line, [_node(item, item.start_mark.line + FIRST, findings, seen) for item in node.value])


def _scalar(node: ScalarNode, line: int) -> Node:
    text, kind = shown(node.value), str(node.tag).rpartition(":")[2]
    if kind == "null":
        return Node(line, None)
    if kind == "bool":
        return Node(line, text, text.lower() == "true")
    if kind in ("int", "float") and EXACT_NUMBER.fullmatch(text):
        value = float(text) if "." in text else int(text)
        return Node(line, text, value if str(value) == text else None)
    return Node(line, text)


def _known(
    written: Iterable[Entry], words: Mapping[str, str] | None, at: str, findings: Findings
) -> list[tuple[str, Node]]:
    """The entries under their English names; `words` is what may be written, None anything."""
    found: dict[str, Node] = {}
    english = dict(words or {}) | {key: key for key in (words or {}).values()}
    for entry in written:
        key = entry.key if words is None else english.get(entry.key.casefold(), "")
        if words is not None and not key:
            _note_unknown(entry, words, english, at, findings)
        elif key in found:
            first = findings.lines[at + key]
            findings.note(entry.line, f"Kunci “{entry.key}” sudah ada di baris {first}.", "Hapus salah satunya.")
        else:
            found[key] = entry.value
            findings.lines[at + key] = entry.line
    return list(found.items())


def _note_unknown(
    entry: Entry, words: Mapping[str, str], english: Mapping[str, str], at: str, findings: Findings
) -> None:
    near = get_close_matches(entry.key.casefold(), english, n=1, cutoff=0.75)
    todo = f"Maksud Anda “{near[0]}”?" if near else f"Kunci yang ada: {', '.join(words)}."
    findings.note(entry.line, f"Kunci “{entry.key}” tidak dikenal.", todo)
    for word in near:  # or the right key would be called missing too
        findings.spoil(at + english[word])


def _media(node: Node, findings: Findings) -> list[dict[str, Any]]:
    items = node.content if isinstance(node.content, list) else [node] if node.content is not None else []
    findings.lines.update({f"media.{number}": item.line for number, item in enumerate(items)})
    blocks = [_block(item, MEDIUM_KEYS, f"media.{number}", findings) for number, item in enumerate(items)]
    return [block for block in blocks if block is not None]


def _block(node: Node, words: Mapping[str, str], at: str, findings: Findings) -> dict[str, Any] | None:
    if not isinstance(node.content, tuple):
        example = ", ".join(f"{word}: …" for word in list(words)[:2])
        findings.note(at, f"“{at.partition('.')[0]}” tidak berisi kunci.", f"Tulis seperti {{{example}}}.")
        return None
    known = _known(node.content, words, f"{at}.", findings)
    return {key: _plain(value) for key, value in known if value.content is not None}


def _plain(node: Node) -> Any:
    if isinstance(node.content, tuple):
        return {entry.key: _plain(entry.value) for entry in node.content}
    if isinstance(node.content, list):
        return [_plain(item) for item in node.content]
    return node.content


def _free(node: Node, at: str, findings: Findings) -> Any:
    """The author's own names and values, numbers among them."""
    if isinstance(node.content, tuple):
        known = _known(node.content, None, f"{at}.", findings)
        return {key: _free(value, f"{at}.{key}", findings) for key, value in known}
    if isinstance(node.content, list):
        return [_free(item, f"{at}.{number}", findings) for number, item in enumerate(node.content)]
    return node.content if node.typed is None else node.typed
