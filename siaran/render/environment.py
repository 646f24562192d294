"""The sandbox in which templates run: no code, no bombs, our filters, and values that cannot break the Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from siaran.render import filters
from siaran.render.fit import shortened
from siaran.render.plain import escaped, plain

HARMLESS = ("default", "d", "first", "last", "length", "list", "lower", "upper", "replace", "sort", "title", "trim")
"""Built-in filters that stay: no HTML, no attributes by name, nothing that makes much out of little."""
FILTERS = ("tanggal", "jam", "rupiah", "angka", "tagar", "ringkas")
"""Ours."""
LONGEST = 200_000
"""Characters that one template may make; three times the longest text that any platform takes."""


class Markdown(str):
    """Text that is Markdown already: the body of a campaign, or a value with its marks escaped.

    To Jinja it is what HTML is in other houses: `__html__` keeps it, and what blocks and macros make of it, from being
    escaped twice.
    """

    __slots__ = ()

    def __html__(self) -> Markdown:
        return self


class Missing(StrictUndefined):
    """A value that is not there."""

    @property
    def name(self) -> str:
        """As the author wrote it: `jadwal_ktp`."""
        return str(self._undefined_name)

    @property
    def refused(self) -> bool:
        """Whether it is there and must not be used."""
        return self._undefined_exception is SecurityError


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja as authors get it. `missing` collects values that were asked for and are not there, while rendering."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, templates: Path) -> None:
        super().__init__(
            loader=FileSystemLoader(templates),
            undefined=Missing,
            finalize=self._put_in,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.filters = {name: self.filters[name] for name in HARMLESS}
        self.filters |= {name: getattr(filters, name, ringkas) for name in FILTERS}
        self.globals.clear()
        self.missing: list[str] = []

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """The source, in which only a command on a line of its own takes its line end with it; lines stay lines."""
        return super().preprocess(_AT_A_LINES_END.sub(r'\g<0>{{ "" }}', source), name, filename)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on numbers only: a text times a number makes much out of little."""
        if not (isinstance(left, int | float) and isinstance(right, int | float)) or operator == "**":
            raise SecurityError(f"“{operator}” hanya untuk bilangan.")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Values, never methods: what a template may do to a value is a filter."""
        return super().is_safe_attribute(obj, attr, value) and not callable(value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ARG002 - Jinja names the arguments
        """What stands for an attribute that is not safe: asking for it is a mistake."""
        return self.undefined(f"“{attribute}” tidak dapat dipakai di templat.", name=attribute, exc=SecurityError)

    def _put_in(self, value: object) -> object:
        if isinstance(value, Missing):
            if value.refused:
                return str(value)
            self.missing.append(value.name)
            return ""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "ya" if value else "tidak"
        if isinstance(value, Mapping | list | tuple):
            raise ValueError("Di sini ada daftar, bukan satu nilai.")
        return value if hasattr(value, "__html__") else Markdown(escaped(str(value)))

    @contextmanager
    def on_clock(self, zone: tzinfo) -> Iterator[None]:
        """Times are read on a territory's clock meanwhile."""
        self.filters |= {"tanggal": partial(filters.tanggal, zone=zone), "jam": partial(filters.jam, zone=zone)}
        self.missing = []
        yield


def made(template: Template, context: dict[str, Any]) -> str:
    """What a template makes of a context. Raises SecurityError for one that makes too much, and Jinja's own errors."""
    pieces, length = [], 0
    for piece in template.generate(context):
        length += len(piece)
        if length > LONGEST:
            raise SecurityError("Templat ini menghasilkan naskah yang terlalu panjang.")
        pieces.append(piece)
    return "".join(pieces)


def ringkas(value: object, most: int = 200) -> str:
    """The beginning of a text up to a sentence's end, in at most `most` characters."""
    text = plain(str(value) if hasattr(value, "__html__") else escaped(str(value)))
    short = text if len(text) <= most else shortened(text, most, len)
    if short is None:
        raise ValueError(f"Tidak ada satu kata pun yang muat dalam {most} huruf.")
    return short


def begun(error: TemplateSyntaxError) -> int:
    """The line of the mistake: of a mark that is not closed where it opens, not where Jinja gives up."""
    if "statement" not in (error.message or ""):
        return error.lineno
    lines = (error.source or "").splitlines()[: error.lineno]
    return max((n for n, line in enumerate(lines, 1) if "{{" in line or "{%" in line), default=error.lineno)


def unreadable(error: TemplateSyntaxError) -> tuple[str, str]:
    """What is wrong with a template that Jinja cannot read, and what to do."""
    message = error.message or ""
    found = _NAMED.search(message)
    name = found[1] if found else ""
    if message.startswith("No filter"):
        return f"Saringan “{name}” tidak ada.", f"Pilih: {', '.join(FILTERS)}."
    if message.startswith("Encountered unknown tag"):
        return (
            f"Perintah “{name}” tidak dikenal atau salah tempat.",
            "Pakai if, elif, else, endif, for, endfor, atau set.",
        )
    if _UNCLOSED.search(message):
        return (
            "Ada tanda “{{” atau “{%” yang belum lengkap atau belum ditutup.",
            "Lengkapi, lalu tutup dengan “}}” atau “%}”.",
        )
    return "Perintah templat di baris ini tidak terbaca.", "Periksa kurung, tanda kutip, dan ejaannya."


def unusable(error: Exception) -> tuple[str, str]:
    """The same of one that it can read, and that comes to nothing with these values. Our own errors say it already."""
    if isinstance(error, TypeError | ArithmeticError):
        return "Perhitungan di baris ini tidak dapat dilakukan.", "Periksa nilainya; hitung hanya dengan bilangan."
    return str(error), "Perbaiki nilainya atau templatnya."


_COMMAND = r"\{[%#](?:(?![%#]\}).)*[%#]\}"
_AT_A_LINES_END = re.compile(rf"^(?!\s*(?:{_COMMAND}[ \t]*)+$).*[%#]\}}$", re.MULTILINE)
_UNCLOSED = re.compile(
    "unexpected end of template|end of (?:print )?statement|Unexpected end of template", re.IGNORECASE
)
_NAMED = re.compile(r"'([^']*)'")

__all__ = ["Markdown", "Missing", "Sandbox", "UndefinedError", "made", "ringkas", "unreadable", "unusable"]
