"""The server: the pretend platforms behind a real socket, in this thread or in one of their own."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

import uvicorn

from siaran.sandbox.app import create_app
from siaran.sandbox.wires import Wires
from siaran.sandbox.world import World

BACKLOG = 2048
KEEP_ALIVE = 75
"""Seconds an idle connection stays open; longer than any client of ours keeps one."""


def serve(world: World, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM. Raises OSError where the address is taken."""
    with _listen(host, port) as listener:
        _server(world).run(sockets=[listener])


def start(world: World, host: str = "127.0.0.1", port: int = 0) -> Running:
    """Serve in a thread of its own; port 0 takes a free one. Answers from the moment it returns."""
    return Running(world, _listen(host, port))


class Running:
    """A sandbox that runs in a thread. A context manager too: leaving it stops the sandbox."""

    def __init__(self, world: World, listener: socket.socket) -> None:
        self.world = world
        host, port = listener.getsockname()[:2]
        self.url = f"http://{host}:{port}"
        self._listener = listener
        self._server = _server(world)
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        self._server.run(sockets=[self._listener])

    def stop(self) -> None:
        """Stop at once: requests that hang are dropped, the port is free again. Stopping twice is fine."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(timeout=10)
        self._listener.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that already queues connections, so that nobody is refused while the server starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), backlog=BACKLOG, family=family)
    listener.set_inheritable(False)
    return listener


def _server(world: World) -> uvicorn.Server:
    wires = Wires()
    config = uvicorn.Config(
        create_app(world, wires),
        http=wires.protocol(),
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        date_header=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
