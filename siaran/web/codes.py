"""The second step's codes: a key, its picture for a telephone, and whether what was typed proves who somebody is."""

from __future__ import annotations

import hmac
import io
from datetime import datetime

import pyotp
import segno

from siaran.domain.member import Member
from siaran.house import House
from siaran.store import second_step

PERIOD = 30
"""Seconds of a step."""


def new_key() -> str:
    """A fresh one, as people may type it into their application."""
    return pyotp.random_base32()


def picture(key: str, name: str, issuer: str) -> str:
    """SVG of the address by which an application on a telephone takes the key in."""
    address = pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=issuer)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass="qr")
    return drawn.getvalue().decode()


def step_of(key: str, code: str, now: datetime) -> int | None:
    """The step that a code belongs to: this one, or one beside it, since clocks differ; None where it is wrong."""
    current, typed = int(now.timestamp()) // PERIOD, "".join(code.split())
    steps = (current, current - 1, current + 1)
    right = (s for s in steps if hmac.compare_digest(pyotp.TOTP(key).generate_otp(s).encode(), typed.encode()))
    return next(right, None)


def proves(house: House, member: Member, code: str, now: datetime) -> bool:
    """Whether a code, of the telephone or for recovery, is the member's; either is spent by it.

    Where the house has lost the key that sealed theirs, the codes for recovery still let them in.
    """
    with house.database.read() as connection:
        sealed = second_step.sealed(connection, member.id)
    if sealed is None:
        return False
    step = step_of(house.vault.open(sealed)["key"], code, now) if house.vault.opens(sealed) else None
    with house.database.write() as connection:
        if step is not None:
            return second_step.spend_step(connection, member.id, step)
        return second_step.spend_code(connection, member, code, now)
