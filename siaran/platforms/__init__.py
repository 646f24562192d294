"""One module for each platform; none knows another, and nobody else knows their names.

`kinds` finds the platforms' classes: modules here, and outsiders through the entry-point group `siaran.platforms`.
`load` opens them with the door and their options. Adding a platform is one file with a class that fits
`siaran.domain.platform.Platform`, named `PLATFORM` in its module.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import cast

from siaran.domain.platform import Platform
from siaran.wire import Door

GROUP = "siaran.platforms"

__all__ = ["GROUP", "kinds", "load"]


def kinds() -> dict[str, type[Platform]]:
    """Every platform's class by its kind; an outsider may replace one of ours. Raises ImportError for a broken one."""
    names = (module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    own = [import_module(f"{__name__}.{name}").PLATFORM for name in names]
    outsiders = [point.load() for point in entry_points(group=GROUP)]
    return {platform.kind: cast(type[Platform], platform) for platform in (*own, *outsiders)}


def load(door: Door, options: Mapping[str, str]) -> dict[str, Platform]:
    """Every platform, opened. `options` are the settings that the platforms' own `options` name, in lower case."""
    return {kind: platform(door, options) for kind, platform in kinds().items()}  # type: ignore[call-arg]
