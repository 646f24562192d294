"""Everything the environment may decide, read once into one frozen object; docs/settings.md explains each name."""

from siaran.settings.environment import PREFIX, SettingsError
from siaran.settings.fields import HasOptions, Settings, read, strangers

__all__ = ["PREFIX", "HasOptions", "Settings", "SettingsError", "read", "strangers"]
