"""How often somebody may try to sign in: guessing is hopeless, and nobody can lock out a member or an office."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from typing import NamedTuple

from fastapi.responses import Response

from siaran.domain.member import Member
from siaran.house import House
from siaran.speech import N_
from siaran.store import tries
from siaran.web import cookies, tickets
from siaran.web.desk import Visitor


class Limit(NamedTuple):
    """So many tries within a time that begins with the first of them."""

    most: int
    within: timedelta


ONE_NAME_HERE = Limit(5, timedelta(minutes=5))
"""One name from one address, or in a browser in which it was let in before."""
ONE_NAME = Limit(100, timedelta(hours=1))
"""One name from anywhere: more than one address can use up."""
ONE_ADDRESS = Limit(60, timedelta(minutes=10))
"""Any names from one address: a whole office may share it."""

TOO_MANY = N_("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")

PURPOSE = "known browser"


def admits(visitor: Visitor, name: str, step: str = "") -> bool:
    """Count a try at a `step`; whether it may be made. Names that do not exist are counted like others.

    A browser that knows the name is counted by itself: whatever strangers try, its member gets in. What is refused for
    an address is counted no further: it uses up no name, fills no table with invented ones, and does not keep the
    database writing that publishes, too.
    """
    database, now, plain = visitor.house.database, visitor.now, name.strip().casefold()
    here, who, browser = f"address {_network(visitor.address)}", f"name {step}{plain}", _known(visitor, plain)
    strange = ((ONE_ADDRESS, here), (ONE_NAME_HERE, f"{here} {who}"), (ONE_NAME, who))
    wanted = ((ONE_NAME_HERE, f"browser {browser} {who}"),) if browser else strange
    with database.read() as connection:
        if not browser and tries.spent(connection, here, most=ONE_ADDRESS.most, now=now):
            return False
    with database.write() as connection:
        tries.forget(connection, now)
    with database.write() as connection:
        return all(tries.count(connection, what, within=limit.within, now=now) <= limit.most for limit, what in wanted)


def remember(response: Response, member: Member, house: House, now: datetime) -> None:
    """Let this browser know the member who was let in."""
    ticket = tickets.issue(house, PURPOSE, now, good_for=cookies.YEAR, name=member.name)
    cookies.know(response, ticket, house.settings.public_url)


def _known(visitor: Visitor, name: str) -> str:
    """What the browser brings to show that it knows the name, or ""."""
    ticket = cookies.known(visitor.request)
    held = tickets.read(visitor.house, PURPOSE, ticket, visitor.now) if ticket else None
    return ticket if held and held["name"] == name else ""


def _network(address: str) -> str:
    """What one household or office has of the net: an address, but of IPv6 the 2^64 that it can choose from."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
