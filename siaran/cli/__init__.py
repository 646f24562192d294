"""The command line: one file for each noun; every command is a verb of the flow."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from siaran import __version__
from siaran.cli import (
    accounts,
    backups,
    campaigns,
    demo,
    doctor,
    holds,
    members,
    plans,
    posts,
    reports,
    running,
    sandbox,
    setup,
    territories,
)
from siaran.domain.errors import SiaranError

NOUNS = (
    setup,
    backups,
    campaigns,
    plans,
    posts,
    running,
    reports,
    territories,
    accounts,
    holds,
    members,
    doctor,
    sandbox,
    demo,
)


class _Group(TyperGroup):
    """Whatever Siaran reports ends with a sentence and a status, never with a traceback."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:
        try:
            return super().main(args, *rest, **named)
        except SiaranError as error:
            print(error, file=sys.stderr)
            raise SystemExit(1) from None


app = typer.Typer(
    cls=_Group,
    name="siaran",
    help="Satu pengumuman, ditulis sekali, disampaikan semua kelurahan, tepat waktu, tepat sekali, dan terhitung.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def _begin(verbose: bool = typer.Option(False, "--verbose", "-v", help="Tampilkan catatan kerja di stderr.")) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


@app.command("version")
def _version() -> None:
    """Tampilkan versi Siaran."""
    print(__version__)


for noun in NOUNS:
    noun.add_to(app)
