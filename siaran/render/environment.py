"""The sandbox in which templates run: no code, no bombs, our filters, and values that cannot break the Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from siaran.render import filters
from siaran.render.fit import shortened
from siaran.render.plain import escaped, plain

HARMLESS = ("default", "d", "first", "last", "length", "list", "lower", "upper", "replace", "sort", "title", "trim")
"""Built-in filters that stay: no HTML, no attributes by name, nothing that makes much out of little."""
LONGEST = 200_000
"""Characters that one template may make; three times the longest text that any platform takes."""


class Markdown(str):
    """Text that is Markdown already, made by us: the body of a campaign."""

    __slots__ = ()


class Missing(StrictUndefined):
    """A value that is not there."""

    @property
    def name(self) -> str:
        """As the author wrote it: `jadwal_ktp`."""
        return str(self._undefined_name)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja as authors get it. `missing` collects values that were asked for and are not there, while rendering."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, templates: Path) -> None:
        super().__init__(
            loader=FileSystemLoader(templates),
            undefined=Missing,
            finalize=self._put_in,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.filters = {name: self.filters[name] for name in HARMLESS}
        self.filters |= {"rupiah": filters.rupiah, "angka": filters.angka, "tagar": filters.tagar, "ringkas": ringkas}
        self.filters |= {"tanggal": filters.tanggal, "jam": filters.jam}
        self.globals.clear()
        self.missing: list[str] = []

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on numbers only: a text times a number makes much out of little."""
        if not (isinstance(left, int | float) and isinstance(right, int | float)) or operator == "**":
            raise SecurityError(f"“{operator}” hanya untuk bilangan.")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Values, never methods: what a template may do to a value is a filter."""
        return super().is_safe_attribute(obj, attr, value) and not callable(value)

    def _put_in(self, value: object) -> object:
        if isinstance(value, Missing):
            self.missing.append(value.name)
            return ""
        if value is None or isinstance(value, Markdown):
            return value or ""
        return escaped(str(value))

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
    text = plain(value if isinstance(value, Markdown) else escaped(str(value)))
    return text if len(text) <= most else shortened(text, most, len) or text[:most]


__all__ = ["Markdown", "Missing", "Sandbox", "UndefinedError", "made", "ringkas"]
