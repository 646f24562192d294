"""The keys of a restored installation: those that are here, and those that were kept apart from the backup."""

from __future__ import annotations

from pathlib import Path

from siaran import disk
from siaran.domain.errors import SiaranError
from siaran.settings import KEY_FILE, Settings
from siaran.store.vault import Vault, new_key


def ring(settings: Settings, file: Path | None) -> list[str]:
    """Every key that may open the backup's secrets, ours first; a new one where there is none at all."""
    ours = [key.get_secret_value() for key in settings.secret_keys]
    brought = _read(file) if file is not None else []
    return list(dict.fromkeys([*ours, *brought])) or [new_key()]


def keep(settings: Settings, keys: list[str]) -> None:
    """Keep the keys where `siaran init` keeps them. Raises SiaranError where the environment says other keys."""
    ours = [key.get_secret_value() for key in settings.secret_keys]
    if keys == ours:
        return
    kept = settings.home / KEY_FILE
    if ours and (not kept.is_file() or kept.read_text(encoding="utf-8").split() != ours):
        raise SiaranError(
            "Kunci diatur lewat SIARAN_SECRET_KEYS. Tambahkan kunci cadangan itu di belakangnya, lalu ulangi tanpa "
            "--keys. Tidak ada yang diubah."
        )
    disk.write_whole(kept, "".join(f"{key}\n" for key in keys).encode())


def _read(file: Path) -> list[str]:
    try:
        keys = file.read_text(encoding="utf-8").split()
        Vault(keys)
    except (OSError, UnicodeError, SiaranError):
        raise SiaranError(
            f"{file} tidak berisi kunci Siaran. Pakai berkas buatan «siaran backup --with-keys»."
        ) from None
    return keys
