"""Everything the environment may decide, read once into one frozen object; docs/settings.md explains each name."""

from siaran.settings.environment import KEY_FILE, PREFIX, SettingsError
from siaran.settings.fields import HasOptions, Settings, read, strangers

__all__ = ["KEY_FILE", "PREFIX", "HasOptions", "Settings", "SettingsError", "read", "strangers"]
