"""The key is renewed: a new one goes in front, and everything that is stored sealed is sealed with it."""

from __future__ import annotations

from dataclasses import dataclass

from siaran import disk
from siaran.domain.errors import SiaranError
from siaran.house import House
from siaran.settings import KEY_FILE
from siaran.store import audit, instance, sealed
from siaran.store.vault import Vault, new_key


@dataclass(frozen=True, slots=True)
class Renewed:
    """How much was sealed anew, how much no key opens (it is left as it is), and how many keys are kept."""

    sealed: int
    shut: int
    keys: int


def renew(house: House, *, who: str) -> Renewed:
    """Make a new key in the key file, or take the first one of SIARAN_SECRET_KEYS, and seal everything with it.

    Raises SiaranError while an engine runs: it would not know the new key. Stopped in the middle, it is done again.
    """
    now = house.database.now()
    with house.database.read() as connection:
        row = instance.get(connection)
    if row is not None and instance.beats(row.beat_at, now):
        raise SiaranError("Siaran sedang berjalan dengan kunci yang lama. Hentikan di semua mesin, lalu ulangi.")
    keys = _keys(house)
    with house.database.write() as connection:
        done, shut = sealed.reseal(connection, Vault(keys))
        audit.record(connection, who=who, action="renew key", subject="siaran", now=now, sealed=done, shut=shut)
    return Renewed(done, shut, len(keys))


def _keys(house: House) -> list[str]:
    """All keys, the new one in front and on the disk before anything is sealed with it."""
    keys = [key.get_secret_value() for key in house.settings.secret_keys]
    if "secret_keys" not in house.settings.model_fields_set:  # so they are those of the file, also at the next start
        keys = [new_key(), *keys]
        disk.write_whole(house.settings.home / KEY_FILE, "".join(f"{key}\n" for key in keys).encode())
    elif len(keys) == 1:
        raise SiaranError(
            "Kunci diatur lewat SIARAN_SECRET_KEYS. Buat yang baru dengan «siaran keys new», taruh di depan yang lama "
            "(dipisah koma), lalu ulangi."
        )
    return keys
