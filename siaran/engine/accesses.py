"""Accounts for the workers of one process, read together."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from siaran.domain.account import Access
from siaran.house import House
from siaran.publish import Ports

log = logging.getLogger(__name__)


class Accesses:
    """Accounts with their decrypted secrets: read together for the lanes of one claim, each handed out once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._read: dict[int, Access] = {}

    def expect(self, accounts: Sequence[int]) -> None:
        """Read these now, in one go."""
        try:
            self._read.update(zip(accounts, self._house.accesses(accounts), strict=True))
        except Exception as error:
            log.warning("accounts could not be read together (%s); each is read alone", type(error).__name__)

    def __call__(self, account: int) -> Access:
        """One account's, read now unless it was expected. Raises as the house does."""
        return self._read.pop(account, None) or self._house.access(account)


def ports_of(house: House) -> Ports:
    """What the workers of this process share: the house's ports, with accounts that are read together."""
    accesses = Accesses(house)
    return replace(house.ports(), access=accesses, expect=accesses.expect)
