"""Results that could not be written down while the database was away: fsynced files, replayed as soon as it answers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from siaran import disk
from siaran.domain.attempt import Closure, Gate, Outcome, Receipt, Verdict
from siaran.domain.post import State
from siaran.queue import Result

log = logging.getLogger(__name__)


class Spool:
    """A folder of results, one file each, named by post and lease: writing one twice is harmless."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, result: Result) -> None:
        """Store a result durably: file and folder are synced before this returns. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{result.post}-{result.epoch}.json"
        disk.write_whole(path, json.dumps(_document(result)).encode())

    def waiting(self) -> Iterator[tuple[Path, Result]]:
        """Every stored result with its file. Another process may take one first; one that is damaged is put aside."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                yield path, _result(json.loads(path.read_text(encoding="utf-8")))
            except FileNotFoundError:
                continue
            except (ValueError, KeyError, TypeError):
                log.error("%s: damaged, put aside; its post is looked up instead", path.name)
                path.replace(path.with_suffix(".damaged"))


def _document(result: Result) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(result), default=lambda v: v.isoformat()))  # type: ignore[no-any-return]


def _result(stored: dict[str, Any]) -> Result:
    verdict = dict(stored["verdict"])
    verdict["outcome"], verdict["state"] = Outcome(verdict["outcome"]), State(verdict["state"])
    verdict["retry_at"] = _moment(verdict["retry_at"])
    for name in ("lane", "platform"):
        verdict[name] = _closure(verdict[name])
    if (receipt := verdict["receipt"]) is not None:
        verdict["receipt"] = Receipt(**{**receipt, "published_at": _moment(receipt["published_at"])})
    at = datetime.fromisoformat(stored["at"])
    return Result(stored["post"], stored["epoch"], stored["worker"], Verdict(**verdict), at)


def _closure(stored: dict[str, Any] | None) -> Closure | None:
    return stored and Closure(Gate(stored["gate"]), stored["reason"], _moment(stored["until"]))  # type: ignore[return-value]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
