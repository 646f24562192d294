"""The app: X, Graph, the control endpoint and the timelines, at one address."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from siaran.sandbox.api import Api
from siaran.sandbox.control import Control
from siaran.sandbox.graph.dialect import VERSION, Graph
from siaran.sandbox.timelines import Timelines
from siaran.sandbox.wires import Wires
from siaran.sandbox.world import World
from siaran.sandbox.x.dialect import X


def create_app(world: World, wires: Wires | None = None) -> ASGIApp:
    """An ASGI app: X under /2/…, Graph under /v26.0/…, control under /_sandbox/…, timelines at / and /@platform/handle.

    Faults that reset or cut connections need the `wires` of a server that `serve` or `start` runs; under any other
    server those requests are not answered.
    """
    wires = wires or Wires()
    x, graph = Api(world, wires, X()), Api(world, wires, Graph())
    rest = Starlette(routes=[*Control(world).routes(), *Timelines(world).routes()])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path.startswith("/2/"):
            await x(scope, receive, send)
        elif VERSION.fullmatch(path):
            await graph(scope, receive, send)
        else:
            await rest(scope, receive, send)

    return app
