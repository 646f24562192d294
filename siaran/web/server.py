"""The web server in a thread of its own, beside the engine of the same process."""

from __future__ import annotations

import gc
import ipaddress
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

from siaran.domain.errors import SiaranError
from siaran.domain.member import Action
from siaran.house import House
from siaran.speech import Speech
from siaran.store.figures import Scope
from siaran.web.views.home import today

RARELY = (3_000, 10, 100)
"""When the garbage collector looks through the young, the older, and everything (Python's own: 700, 10, 10)."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A running web server."""

    url: str


def warm(app: FastAPI) -> None:
    """Before the first visitor: read the tree and what is public, make the templates ready, of pages (in the house's
    language) and of campaigns, how numbers are written, the statements of Beranda (by looking at it), and the routes,
    which FastAPI makes as it first passes them by.

    And let what lives as long as the process out of the garbage collector: it would look through all of that again and
    again, a tenth of a second each time, in the middle of somebody's page. What comes after that it looks through often
    where it is young, and as a whole (25 ms) every few thousand pages, not every thirty.
    """
    house: House = app.state.house
    house.tree()
    with house.database.read() as connection:
        house.published.stands(connection, Scope())
        house.audiences.of(connection)
    app.state.drawing.compile(house.settings.lang)
    house.renderer().compile()
    now, zone = house.database.now(), house.settings.timezone
    Speech(house.tongue(), zone, now).number(1)
    today(house, set(Action), None, "", zone, now)
    for route in app.routes:
        route.matches({"type": "http", "method": "GET", "path": "/nowhere", "headers": []})
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


@contextmanager
def serving(app: FastAPI, host: str, port: int) -> Iterator[Serving]:
    """Serve while the block runs. Raises SiaranError where the address is taken.

    Who asks, and whether by https, is believed of the proxies in the settings only: from anybody else it is invented.
    """
    proxies = _as_heard(app.state.house.settings.proxies)
    quiet: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False}
    server = uvicorn.Server(uvicorn.Config(app, forwarded_allow_ips=proxies, **quiet))
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, dualstack_ipv6=host == "::")
    except OSError:
        raise SiaranError(f"Alamat {host}:{port} sudah dipakai program lain. Ubah SIARAN_PORT.") from None
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web", daemon=True)
    thread.start()
    try:
        yield Serving(f"http://{host}:{listener.getsockname()[1]}")
    finally:
        app.state.streams.close()
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


def _as_heard(proxies: Sequence[str]) -> list[str]:
    """The same and, of IPv4, as a listener of both kinds hears them: `::ffff:172.18.0.2`."""
    nets = [ipaddress.ip_network(proxy) for proxy in proxies]
    mapped = [f"::ffff:{net.network_address}/{96 + net.prefixlen}" for net in nets if net.version == 4]
    return [*map(str, nets), *mapped]
