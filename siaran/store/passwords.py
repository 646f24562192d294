"""Passwords: argon2id in, yes or no out; a wrong name costs as much time as a wrong password."""

from __future__ import annotations

from functools import cache
from threading import Semaphore

from pwdlib import PasswordHash

from siaran.domain.errors import SiaranError

SHORTEST = 12
LONGEST = 200
"""Characters; a passphrase is welcome, a book is not."""

_AT_ONCE = Semaphore(2)
"""Each takes 64 MB while it lasts, a tenth of a second; anybody may ask, so the rest of a crowd waits."""
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$vWHeSYMBY14OzU3ktvn8bQ$tyf/PwInMDz9vsBLfYe1kj2b2gDQ1JCQx3eW3KEVWs4"
"""Made from random characters that were thrown away: what unknown names are compared with."""


def seal(password: str) -> str:
    """What is stored of a password. Raises SiaranError for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise SiaranError(
            f"Kata sandi harus {SHORTEST} sampai {LONGEST} karakter. Beberapa kata yang mudah Anda ingat sudah baik."
        )
    with _AT_ONCE:
        return _hasher().hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the password that was stored; without a stored one: no, after the same work."""
    with _AT_ONCE:
        right = _hasher().verify(password[:LONGEST], stored or _NOBODYS)
    return right and stored is not None


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()
