"""Where settings come from: the environment, `.env`, files that are named there, and the kept keys.

`SIARAN_<NAME>` in the environment goes before a line of `.env` in the working folder; the contents of the file that
`SIARAN_<NAME>_FILE` names go before both (that is how container platforms hand over secrets).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from siaran.domain.errors import SiaranError

PREFIX = "SIARAN_"
ENV_FILE = ".env"
KEY_FILE = "secret.key"
EMPTY_SAYS_NONE = frozenset({"quiet_hours", "min_gap", "slots", "alerts"})


class SettingsError(SiaranError):
    """A setting cannot be used; the sentences name each one and say what to write."""


class _FromFiles(PydanticBaseSettingsSource):
    """The contents of the files that `SIARAN_<NAME>_FILE` names."""

    def __call__(self) -> dict[str, Any]:
        given = environment()
        paths = {name: given.get(f"{PREFIX}{name.upper()}_FILE") for name in self.settings_cls.model_fields}
        return {name: contents(name, path) for name, path in paths.items() if path}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Unused: this source answers for all fields at once."""
        raise NotImplementedError(field_name)


class Read(BaseSettings):
    """How the settings, and the platforms' options, are read."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, frozen=True, extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic names the arguments
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order of precedence: what the program gives, the `_FILE`s, the environment, `.env`."""
        return init_settings, _FromFiles(settings_cls), env_settings, dotenv_settings

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Compose files hand on unset variables as empty ones; only where empty is an answer does it count."""
        return {name: value for name, value in given.items() if value != "" or name in EMPTY_SAYS_NONE}


def environment() -> dict[str, str]:
    """Every name of the environment and of `.env`, in capitals; the environment goes first."""
    lines = dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {}
    return {name.upper(): value for name, value in {**lines, **os.environ}.items() if value is not None}


def contents(name: str, path: str) -> str:
    """What stands in the file that was named for the setting `name`. Raises SettingsError where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "bukan teks UTF-8"
        raise SettingsError(
            f"{PREFIX}{name.upper()}_FILE menunjuk {path}, tetapi berkas itu tidak terbaca ({reason}). "
            "Perbaiki alamatnya, atau beri Siaran hak membacanya."
        ) from None


def kept_keys(home: Path) -> tuple[SecretStr, ...]:
    """The keys that `siaran init` keeps in the home folder, one a line, the newest first; none before it."""
    path = home / KEY_FILE
    if not path.is_file():
        return ()
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SettingsError(f"Kunci rahasia {path} terbuka bagi pengguna lain. Tutup dengan: chmod 600 {path}")
    return tuple(map(SecretStr, contents("secret_keys", str(path)).split()))


ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Addresses that stand for all of a machine's own, and where the machine itself finds what listens there."""


def local_address(host: str, port: int) -> str:
    """Where this machine itself finds a server that listens on `host` and `port`."""
    host = ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
