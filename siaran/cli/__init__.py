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
    keys,
    members,
    plans,
    posts,
    reports,
    running,
    sandbox,
    setup,
    territories,
)
from siaran.cli.output import JSON_HELP, show_json
from siaran.domain.errors import SiaranError
from siaran.store.database import unusable

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
    keys,
    doctor,
    sandbox,
    demo,
)


class _Group(TyperGroup):
    """Whatever Siaran reports ends with a sentence and a status, never with a traceback."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:
        try:
            return super().main(args, *rest, **named)
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            print(sentence, file=sys.stderr)
            raise SystemExit(1) from None


def _sentence(error: Exception) -> str | None:
    """An error as a person reads it; None for a fault of the program, whose traceback is wanted."""
    if isinstance(error, SiaranError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} tidak dapat dibuka atau ditulis: {error.strerror}. Periksa nama, folder, dan haknya."
    return unusable(error)


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
def _version(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Tampilkan versi Siaran."""
    if as_json:
        show_json({"version": __version__})
    else:
        print(__version__)


for noun in NOUNS:
    noun.add_to(app)
