"""The platforms' door: which kinds there are, and one of each, ready to speak.

A kind is a module here without a leading underscore whose `PLATFORM` is its class, or a class that another package
offers under the entry-point group `siaran.platforms`. Nobody else knows their names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from siaran.domain.errors import SiaranError
from siaran.domain.platform import Platform
from siaran.wire import Door

GROUP = "siaran.platforms"

__all__ = ["GROUP", "kinds", "load"]


def kinds() -> dict[str, type[Platform]]:
    """Every platform's class by its kind, our own first.

    Raises SiaranError where another package's platform cannot be loaded, is not whole, or takes a kind that is taken.
    """
    found = {platform.kind: platform for platform in _own()}
    for entry in entry_points(group=GROUP):
        platform = _loaded(entry)
        if found.setdefault(platform.kind, platform) is not platform:
            raise SiaranError(
                f"Kanal tambahan {entry.name} memakai nama {platform.kind}, yang sudah ada. Lepas salah satunya."
            )
    return found


def load(door: Door, options: Mapping[str, str]) -> dict[str, Platform]:
    """One of each kind. `options` are settings' names without `SIARAN_`, in lower case; each takes what it needs."""
    makers = cast(Mapping[str, Callable[[Door, Mapping[str, str]], Platform]], kinds())
    return {kind: make(door, options) for kind, make in makers.items()}


def _own() -> Iterator[type[Platform]]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        if not module.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(module.name).PLATFORM


def _loaded(entry: EntryPoint) -> type[Platform]:
    """Another package's class; checked here, since later its gaps would surface in the middle of a publication."""
    try:
        platform: type[Platform] = entry.load()
    except Exception as error:
        raise SiaranError(
            f"Kanal tambahan {entry.name} tidak dapat dimuat ({type(error).__name__}). Perbaiki atau lepas paketnya."
        ) from error
    missing = [name for name in _demanded() if not hasattr(platform, name)]
    if missing:
        raise SiaranError(f"Kanal tambahan {entry.name} belum lengkap: {', '.join(missing)}. Perbarui paketnya.")
    return platform


def _demanded() -> list[str]:
    """The names that the protocol demands."""
    return [*Platform.__annotations__, *(name for name in vars(Platform) if not name.startswith("_"))]
