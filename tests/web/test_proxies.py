"""Behind a proxy: whom it speaks for is believed of the proxies that are named, and of nobody else."""

from __future__ import annotations

import socket
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from siaran.domain.member import Role
from siaran.house import House
from siaran.store import sessions
from siaran.web import serving
from tests.web.desks import Furnished, furnished
from tests.web.test_sign_in import PASSWORD, _with_password

PROXY, STRANGER, VISITOR = "127.0.0.2", "127.0.0.1", "203.0.113.7"


def _sign_in(desk: Furnished, port: int, peer: str) -> None:
    """As that peer, which says that somebody else asks."""
    form = urlencode({"name": _with_password(desk), "password": PASSWORD})
    headers = {"x-forwarded-for": VISITOR, "content-type": "application/x-www-form-urlencoded"}
    connection = HTTPConnection("127.0.0.1", port, timeout=20, source_address=(peer, 0))
    connection.request("POST", "/sign-in", form, headers)
    assert connection.getresponse().status == 303
    connection.close()


def _address(desk: Furnished) -> str:
    """Where the newest session is said to come from."""
    with desk.house.database.read() as connection:
        return sessions.of_member(connection, desk.member(Role.EDITOR).id, desk.now)[0].address


@pytest.mark.parametrize(("host", "heard"), [("127.0.0.1", STRANGER), ("::", f"::ffff:{STRANGER}")])
def test_a_visitor_is_who_the_proxy_says_and_a_stranger_is_who_he_is(house: House, host: str, heard: str) -> None:
    if ":" in host and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    behind = replace(house, settings=house.settings.model_copy(update={"proxies": ("192.0.2.1", "127.0.0.2/31")}))
    told = []
    with furnished(behind) as desk, serving(desk.app, host, 0) as web:
        for peer in (PROXY, STRANGER):
            _sign_in(desk, int(web.url.rpartition(":")[2]), peer)
            told.append(_address(desk))

    assert told == [VISITOR, heard]
