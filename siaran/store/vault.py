"""Secrets at rest: sealed with the newest key, opened with any; the keys are never in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from siaran.domain.errors import SiaranError


def new_key() -> str:
    """A fresh key for a vault: 32 random bytes in URL-safe base64."""
    return Fernet.generate_key().decode("ascii")


class Vault:
    """Seals and opens secrets. `keys` newest first; raises `SiaranError` where there is none or one is not a key."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise SiaranError("Belum ada kunci rahasia. Jalankan «siaran init», atau isi SIARAN_SECRET_KEYS.")
        self._fernet = MultiFernet([_fernet(key, place) for place, key in enumerate(keys, 1)])

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, secrets: Mapping[str, str]) -> bytes:
        """Secrets by name → a blob for the database."""
        return self._fernet.encrypt(json.dumps(dict(secrets)).encode())

    def open(self, blob: bytes) -> dict[str, str]:
        """A blob → secrets by name. Raises `SiaranError` where none of our keys made it."""
        try:
            secrets: dict[str, str] = json.loads(self._fernet.decrypt(blob))
        except InvalidToken:
            raise _wrong_keys() from None
        return secrets

    def opens(self, blob: bytes) -> bool:
        """Whether one of our keys made a blob."""
        try:
            self._fernet.decrypt(blob)
        except InvalidToken:
            return False
        return True

    def rotate(self, blob: bytes) -> bytes:
        """The same secrets sealed with the newest key. Raises `SiaranError` where none of our keys made the blob."""
        try:
            return self._fernet.rotate(blob)
        except InvalidToken:
            raise _wrong_keys() from None


def _fernet(key: str, place: int) -> Fernet:
    try:
        return Fernet(key.strip())
    except ValueError:
        raise SiaranError(
            f"Kunci rahasia ke-{place} tidak sah. Salin kunci buatan «siaran init» utuh ke SIARAN_SECRET_KEYS."
        ) from None


def _wrong_keys() -> SiaranError:
    return SiaranError(
        "Rahasia akun tidak dapat dibuka dengan kunci yang ada. Kembalikan kunci lama ke SIARAN_SECRET_KEYS "
        "di belakang kunci baru, atau impor lagi akunnya."
    )
