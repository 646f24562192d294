"""Wires: the open connections of the server, so that a fault can reset one or cut it off."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

NO_LINGER = struct.pack("ii", 1, 0)
"""SO_LINGER switched on with zero seconds: closing sends RST and forgets what was not delivered."""

Peer = tuple[Any, ...]


class Wires:
    """The connections of one server, by the address of the other end."""

    def __init__(self) -> None:
        self._open: dict[Peer, asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's HTTP protocol, which notes its connection here while it lasts.

        It also switches Nagle's delay off, which asyncio forgets on sockets that it did not open itself: an answer's
        body would follow its head 40 ms later.
        """
        wires = self._open

        class Noted(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                wires[_peer(transport)] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                wires.pop(_peer(self.transport), None)
                super().connection_lost(exc)

        return Noted

    def reset(self, peer: Peer) -> None:
        """Reset a connection: the other end sees ECONNRESET, and nothing more arrives."""
        transport = self._open.get(peer)
        if transport is not None:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            transport.abort()

    def cut(self, peer: Peer) -> None:
        """Close a connection after what has been written so far."""
        transport = self._open.get(peer)
        if transport is not None:
            transport.close()


def _peer(transport: asyncio.Transport) -> Peer:
    return tuple(transport.get_extra_info("peername") or ())
