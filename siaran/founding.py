"""Found an installation: folder, keys, database, territories, and example content where it is asked for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from siaran import connect
from siaran.domain.errors import SiaranError
from siaran.house import machine_id, user_name
from siaran.settings import KEY_FILE, Settings
from siaran.store import gazetteer, instance, places
from siaran.store.database import Database
from siaran.store.migrate import migrate
from siaran.store.vault import new_key

THERE = (
    "Basis data ini sudah berisi wilayah. Tambahkan yang lain dengan «siaran territories import»; untuk kota lain "
    "tanpa wilayah bawaan, mulailah di folder yang kosong."
)


def found(settings: Settings, *, example: bool, territories: Path | None = None) -> list[str]:
    """Make what is not there yet and change nothing that is; what was done, as sentences.

    `territories` is a CSV file with those of another place than the built-in one. Raises ContentError for its mistakes,
    SiaranError where there are territories already.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    done = _key(settings)
    url = settings.database_url.get_secret_value()
    migrate(url)
    database = Database(url)
    try:
        done += _furnish(database, settings)
        done += _territories(database, territories)
    finally:
        database.close()
    return done + (_example(settings) if example else [])


def _key(settings: Settings) -> list[str]:
    if settings.secret_keys:
        return []
    path = settings.home / KEY_FILE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{new_key()}\n")
    return [f"Kunci rahasia dibuat di {path}. Simpan salinannya: tanpa kunci ini semua akun harus disambungkan lagi."]


def _furnish(database: Database, settings: Settings) -> list[str]:
    with database.write() as connection:
        instance.create(connection, machine_id())
        row = instance.get(connection)
    if row is None:
        raise SiaranError("Basis data tidak dapat disiapkan: baris instansi tidak terbaca.")
    mark = settings.home / instance.MARK_FILE
    if not mark.exists():
        instance.write_mark(mark, instance.mark_of(row, machine_id()))
    return ["Basis data siap."]


def _territories(database: Database, file: Path | None) -> list[str]:
    """Those of the file, or the built-in ones where there are none: whoever brought their own gets no others."""
    with database.read() as connection:
        there = places.below(connection, None, limit=1)
    if file is not None:
        if there:
            raise SiaranError(THERE)
        imported = connect.import_territories(database, file, database.now(), who=user_name())
        return [*imported.warnings, f"{imported.added} wilayah ditambahkan dari {file}."]
    if there:
        return []
    with database.write() as connection:
        planted = gazetteer.plant(connection)
    return [
        f"{planted} wilayah bawaan (Kota Cimahi) ditambahkan. Kota lain: mulailah di folder yang kosong dengan "
        "«siaran init --territories BERKAS.csv»."
    ]


def _example(settings: Settings) -> list[str]:
    done = []
    for name, target in (("content", settings.content), ("templates", settings.templates)):
        if target.exists():
            done.append(f"Folder {target} sudah ada dan tidak disentuh.")
            continue
        shutil.copytree(example_folder(name), target)
        done.append(f"Contoh disalin ke folder {target}.")
    return done


def example_folder(name: str) -> Path:
    """Where the shipped `content` or `templates` lie: in the wheel, or at the root of a checkout."""
    package = Path(__file__).parent
    shipped = package / "example" / name
    return shipped if shipped.exists() else package.parent / name
