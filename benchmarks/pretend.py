"""Pretend platforms in a process of their own, so that the client's threads do not share an interpreter with them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from siaran.sandbox import World, start

KEY, SECRET = "sandbox-consumer-key", "sandbox-consumer-secret"


def rows(accounts: int) -> list[dict[str, str]]:
    """`accounts` X accounts, always the same."""
    return [
        {
            "territory": "32.77",
            "platform": "x",
            "handle": f"a{n}",
            "external_id": str(10**15 + n),
            "access_token": f"{10**15 + n}-token",
            "access_token_secret": f"secret-{n}",
        }
        for n in range(accounts)
    ]


@contextmanager
def platforms(accounts: int, latency_ms: float) -> Iterator[str]:
    """The address of pretend platforms with `accounts` X accounts, every answer taking `latency_ms`."""
    command = [sys.executable, "-m", "benchmarks.pretend", str(accounts), str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait()


def serve(accounts: int, latency_ms: float) -> None:
    """Serve until standard input ends."""
    clock = lambda: datetime.now(UTC)  # noqa: E731 - the world's only clock
    world = World(rows(accounts), clock=clock, latency_ms=latency_ms, limits=False, oauth_skew=None, duplicates=False)
    with start(world) as running:
        print(running.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]))
