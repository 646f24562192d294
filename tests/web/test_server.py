"""The web server: where it listens, and what a taken port says."""

from __future__ import annotations

import socket

import pytest
import requests

from siaran.domain.errors import SiaranError
from siaran.web import serving
from tests.web.desks import Furnished


@pytest.mark.parametrize("host", ["127.0.0.1", "::"])
def test_whoever_listens_everywhere_is_heard_by_the_old_addresses_too(desk: Furnished, host: str) -> None:
    if ":" in host and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")

    with serving(desk.app, host, 0) as web:
        answer = requests.get(f"http://127.0.0.1:{web.url.rpartition(':')[2]}/healthz", timeout=10)

    assert "checks" in answer.json() and "server" not in answer.headers


def test_a_port_that_is_taken_is_named(desk: Furnished) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SiaranError, match=f"127.0.0.1:{port} sudah dipakai"), serving(desk.app, "127.0.0.1", port):
            pass
