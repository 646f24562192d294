"""How commands speak: results on stdout as JSON or a table, progress and warnings on stderr.

People stand in tables and sentences by their names alone; JSON has them as the record has.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from siaran.domain.errors import SiaranError
from siaran.domain.member import plainly
from siaran.house import House, open_house
from siaran.settings import read, strangers

JSON_HELP = "Keluarkan sebagai JSON."


@contextmanager
def house() -> Iterator[House]:
    """The opened house of this command; misspelt settings are warned of."""
    with open_house(read()) as opened:
        for name in strangers(opened.kinds):
            warn(f"{name} tidak dikenal dan diabaikan. Periksa ejaannya di docs/settings.md.")
        yield opened


def refuse_approval(opened: House) -> None:
    """Raise where the house does not let the command line approve."""
    if not opened.settings.cli_approval:
        raise SiaranError("Persetujuan lewat baris perintah dilarang di sini (SIARAN_CLI_APPROVAL=no).")


def show_json(document: Any) -> None:
    """Print one JSON document on stdout; times in ISO 8601."""
    print(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def show_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print one table on stdout, as wide as the terminal, or as wide as it must be in a pipe."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("–" if cell is None else plainly(str(cell)) for cell in row))
    console().print(table)


EMPTY = (
    "Belum ada kiriman di sini. Periksa pengumumannya dengan «siaran check», lalu rencanakan dengan "
    "«siaran plan PENGUMUMAN --apply»; atau longgarkan saringannya."
)
"""What a list says that has nothing in it, with the next step."""


def console(*, stderr: bool = False) -> Console:
    """Where to print: colours on a terminal, none in a pipe, where lines are not cut short either."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else 160)


def done(sentence: str, as_json: bool, **facts: Any) -> None:
    """What a command has done: a sentence, or its facts and the sentence as JSON."""
    if as_json:
        show_json({**facts, "said": sentence})
    else:
        print(sentence)


def say(sentence: str) -> None:
    """One sentence of progress, on stderr."""
    print(plainly(sentence), file=sys.stderr)


def warn(sentence: str) -> None:
    """One warning, on stderr."""
    print(f"Perhatian: {sentence}", file=sys.stderr)


def local(moment: datetime, zone: str) -> str:
    """A time as people read it there: `25/11/2026 07.30 WIB`."""
    from zoneinfo import ZoneInfo

    names = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there:%d/%m/%Y %H.%M} {names.get(zone, there.tzname())}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
