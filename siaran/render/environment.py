"""The sandbox of templates: no code, no bombs (`limits`), our filters, and values that cannot break the Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from siaran.render import filters
from siaran.render.compiled import Compiled
from siaran.render.fit import shortened
from siaran.render.limits import LARGEST, TOO_LARGE, Meter, Refused, TooDense, TooMuch, metered, too_complex, weight
from siaran.render.plain import escaped, plain

HARMLESS = ("default", "d", "first", "last", "length", "list", "lower", "upper", "title", "trim")
"""Built-in filters that stay: no HTML, no attributes by name, nothing that makes much out of little."""
TESTS = ("defined", "undefined", "none", "true", "false", "number", "string", "mapping", "sequence")
"""Built-in tests that stay: those that look at a value's kind, however long it is."""
FILTERS = ("tanggal", "jam", "rupiah", "angka", "tagar", "ringkas")
"""Ours."""
BUILTIN = Path(__file__).parent / "builtin"
"""`_default.j2` is always there: the folder of templates may be empty, or have one of its own, which goes before."""
LONGEST = 64_000
"""Characters that one template may make: the longest text that any platform takes."""
SUMMARY = 100_000
"""What `ringkas` spends, besides reading its Markdown."""
MOST_MISSING = 20
"""Values that are told to be missing at a time."""


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

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "**", "%"])

    def __init__(self, templates: Path, compiled: Compiled | None = None) -> None:
        super().__init__(
            loader=FileSystemLoader([templates, BUILTIN]),
            bytecode_cache=compiled,
            undefined=Missing,
            finalize=self._put_in,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.filters = {name: self.filters[name] for name in HARMLESS}
        self.filters |= {name: getattr(filters, name, self._summary) for name in FILTERS}
        self.filters |= {"replace": self._replaced, "sort": _in_order}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals.clear()
        self.missing: list[str] = []
        self.meter = Meter()

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """The source, in which only a command on a line of its own takes its line end with it; lines stay lines."""
        return super().preprocess(_AT_A_LINES_END.sub(r'\g<0>{{ "" }}', source), name, filename)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The tree of a template that is within its limits, with the meter in it. Raises Refused."""
        try:
            return metered(super()._parse(source, name, filename))
        except (RecursionError, ValueError):  # the latter from a number of more digits than Python reads
            raise too_complex() from None

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on numbers, dates, and texts that are put together: nothing that makes much out of little."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.joined(left, right)
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        lists = isinstance(left, Mapping | list | tuple) or isinstance(right, Mapping | list | tuple)
        if operator == "**" or (operator in "*%" and not numbers) or lists:
            raise SecurityError(f"“{operator}” hanya untuk bilangan.")
        if numbers and max(abs(left), abs(right)) >= LARGEST:
            raise SecurityError(TOO_LARGE)
        return super().call_binop(context, operator, left, right)

    def spend(self, units: int) -> None:
        """Called where a template or one of its blocks begins. Raises TooMuch, as do those below."""
        self.meter.spend(units)

    def each(self, values: Any, weight: int) -> Any:
        """The values of a loop, all its turns paid for."""
        if hasattr(values, "__len__"):
            self.meter.spend((len(values) + 1) * weight)
        return values

    def weighed(self, value: Any) -> Any:
        """A value that is about to be read as a whole, or has just been made."""
        self.meter.weigh(value)
        return value

    def joined(self, *values: Any) -> str:
        """Values as one text (`a ~ b`)."""
        for value in values:
            self.meter.weigh(value)
        return markup_join(values)

    def flat(self, *values: Any) -> list[Any]:
        """A list that is written out. A list of lists could be a tree of any size in a few words."""
        if any(isinstance(value, Mapping | list | tuple) for value in values):
            raise SecurityError("Daftar tidak dapat memuat daftar lain.")
        return list(values)

    def concat(self, pieces: Iterable[str]) -> str:
        """What a `set` block makes."""
        pieces = list(pieces)
        self.meter.spend(sum(map(len, pieces)))
        return "".join(pieces)

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
            if len(self.missing) < MOST_MISSING:
                self.missing.append(value.name)
            return ""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "ya" if value else "tidak"
        if isinstance(value, Mapping | list | tuple):
            raise ValueError("Di sini ada daftar, bukan satu nilai.")
        if hasattr(value, "__html__"):
            return value
        self.meter.weigh(str(value))
        return _marked(value)

    def _replaced(self, value: object, old: object, new: object) -> str:
        """`value` with `new` for each `old`; Markdown stays Markdown, and only what is Markdown becomes any."""
        if hasattr(value, "__html__") or hasattr(new, "__html__"):
            value, new = _marked(value), _marked(new)
        self.meter.spend(str(value).count(str(old)) * len(str(new)))
        text = str(value).replace(str(old), str(new))
        return Markdown(text) if hasattr(value, "__html__") else text

    def read(self, markdown: str) -> str:
        """Markdown that is about to be made plain. Raises TooDense."""
        try:
            self.meter.spend(weight(markdown))
        except TooMuch:
            raise TooDense(
                "Naskah ini terlalu panjang, atau terlalu banyak tanda seperti [ * _ < | di dalamnya."
            ) from None
        return markdown

    def _summary(self, value: object, most: int = 200) -> str:
        self.meter.spend(SUMMARY + weight(str(value)))
        return ringkas(value, most)

    @contextmanager
    def on_clock(self, zone: tzinfo) -> Iterator[None]:
        """Times are read on a territory's clock meanwhile."""
        self.filters |= {"tanggal": partial(filters.tanggal, zone=zone), "jam": partial(filters.jam, zone=zone)}
        self.missing, self.meter = [], Meter()
        yield


def made(template: Template, context: dict[str, Any]) -> str:
    """What a template makes of a context. Raises SecurityError for one that makes too much, and Jinja's own errors."""
    pieces, length = [], 0
    try:
        for piece in template.generate(context):
            length += len(piece)
            if length > LONGEST:
                raise SecurityError("Templat ini menghasilkan naskah yang terlalu panjang.")
            pieces.append(piece)
    except RecursionError:
        raise SecurityError("Templat ini memuat dirinya sendiri.") from None
    return "".join(pieces)


def _marked(value: object) -> Markdown:
    return Markdown(value if hasattr(value, "__html__") else escaped(str(value)))


def _in_order(values: Iterable[Any], reverse: bool = False) -> list[Any]:
    """The values in order, capitals and small letters alike."""
    return sorted(values, key=lambda value: value.casefold() if isinstance(value, str) else value, reverse=reverse)


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
    if isinstance(error, Refused):
        return error.message or "", error.todo
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
_AT_A_LINES_END = re.compile(rf"^(?![^\S\n]*(?:{_COMMAND}[ \t]*)+$).*[%#]\}}$", re.MULTILINE)
_UNCLOSED = re.compile(
    "unexpected end of template|end of (?:print )?statement|Unexpected end of template", re.IGNORECASE
)
_NAMED = re.compile(r"'([^']*)'")

__all__ = ["Markdown", "Missing", "Sandbox", "UndefinedError", "made", "ringkas", "unreadable", "unusable"]
