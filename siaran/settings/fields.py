"""The settings themselves: names, defaults, what to write, and what must fit together."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, Self

from pydantic import Field, SecretStr, ValidationError, create_model, model_validator
from pydantic_core import ErrorDetails

from siaran.domain.times import Times
from siaran.settings.environment import ANYWHERE, PREFIX, Read, SettingsError, environment, kept_keys, local_address
from siaran.settings.values import (
    Addresses,
    DatabaseAddress,
    Hours,
    Keys,
    MailServer,
    Moments,
    Pause,
    Proxies,
    Seconds,
    Slots,
    WebAddress,
    Yes,
    Zone,
)

_TIMES = Times()


class HasOptions(Protocol):
    """A platform's class, as far as the settings know it: its options' names (lower case) and their defaults."""

    options: ClassVar[Mapping[str, str]]


def read(**given: Any) -> Settings:
    """The settings of this process; `given` goes before the environment. Raises SettingsError with every fault."""
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = (f for f in error.errors(include_url=False) if f["type"] != "default_factory_not_called")
        raise SettingsError("\n".join(dict.fromkeys(map(_sentence, faults)))) from None


def _seconds(default: float) -> Any:
    return Field(default, description=f"jumlah detik lebih dari 0, boleh berdesimal, misalnya {default:g}")


class Settings(Read):
    """Every setting, read and checked. A field's description says, in Indonesian, what to write there."""

    home: Path = Field(Path("var"), description="folder untuk basis data, kunci, dan media, misalnya ./var")
    database_url: DatabaseAddress = Field(
        default_factory=lambda known: SecretStr(f"sqlite:///{known.get('home', Path()).as_posix()}/siaran.db"),
        description="sqlite:///folder/berkas.db atau postgresql://pengguna:sandi@peladen/nama",
    )
    secret_keys: Keys = Field(
        default_factory=lambda known: kept_keys(known.get("home", Path())),
        validate_default=True,
        description="kunci buatan `siaran init`, yang terbaru di depan, dipisah koma",
    )
    content: Path = Field(Path("content"), description="folder berkas pengumuman, misalnya content")
    templates: Path = Field(Path("templates"), description="folder templat, misalnya templates")
    host: str = Field("127.0.0.1", description="alamat tempat `serve` mendengarkan, misalnya 127.0.0.1")
    port: int = Field(8000, ge=1, le=65535, description="nomor porta 1 sampai 65535, misalnya 8000")
    public_url: WebAddress = Field(
        default_factory=lambda known: local_address(known.get("host", ""), known.get("port", 0)),
        description="alamat yang terbuka di internet, misalnya https://siaran.cimahikota.go.id",
    )
    proxies: Proxies = Field(
        ("127.0.0.1",), description="alamat atau jaringan IP proksi dipisah koma, misalnya 127.0.0.1,172.18.0.0/16"
    )
    lang: Literal["id", "en"] = Field("id", description="id atau en")
    timezone: Zone = Field(
        "Asia/Jakarta", description="zona waktu IANA: Asia/Jakarta, Asia/Makassar, atau Asia/Jayapura"
    )
    concurrency: int = Field(32, ge=1, le=512, description="bilangan bulat 1 sampai 512, misalnya 32")
    quiet_hours: Hours = Field("21:00-05:30", description="rentang jam seperti 21:00-05:30, atau kosong bila tidak ada")
    min_gap: Pause = Field(900.0, description="jumlah detik antara dua kiriman satu akun, misalnya 900, atau kosong")
    slots: Slots = Field(
        ("07:00", "12:00", "16:30", "19:00"), description="jam dipisah koma, misalnya 07:00,16:30, atau kosong"
    )
    alerts: Addresses = Field((), description="alamat Apprise dipisah koma")
    smtp_url: MailServer | None = Field(None, description="smtp://… atau smtps://… milik peladen surat Anda")
    cli_approval: Yes = Field(True, description="yes atau no")
    metric_hour: Seconds = _seconds(3600.0)

    connect_timeout: Seconds = _seconds(_TIMES.connect_timeout)
    read_timeout: Seconds = _seconds(_TIMES.read_timeout)
    call_timeout: Seconds = _seconds(_TIMES.call_timeout)
    lease: Seconds = _seconds(_TIMES.lease)
    presend: Seconds = _seconds(_TIMES.presend)
    prepare_ahead: Seconds = _seconds(_TIMES.prepare_ahead)
    settle_after: Seconds = _seconds(_TIMES.settle_after)
    look_at: Moments = Field(
        _TIMES.look_at, description="jumlah detik dari kecil ke besar dipisah koma, misalnya 5,15,30"
    )
    look_every: Seconds = _seconds(_TIMES.look_every)
    rate_wait: Seconds = _seconds(_TIMES.rate_wait)
    late_after: Seconds = _seconds(_TIMES.late_after)
    fresh_for: Seconds = _seconds(_TIMES.fresh_for)
    poll: Seconds = _seconds(_TIMES.poll)

    @property
    def times(self) -> Times:
        """The times of the publishing protocol, in seconds."""
        return Times(**{f.name: getattr(self, f.name) for f in fields(Times)})

    @property
    def answers_itself(self) -> bool:
        """Whether PUBLIC_URL is where this very process listens when it serves."""
        return self.public_url == local_address(self.host, self.port)

    @property
    def links_stay_here(self) -> bool:
        """Whether others can open the desk, but the links that it hands out open on this very machine only."""
        return self.host in ANYWHERE and self.answers_itself

    @property
    def media_key(self) -> str:
        """What pictures' addresses are signed with: made from the newest secret key; empty before `siaran init`.

        Without a secret key no account's tokens can be read, so nothing is ever published with the empty one.
        """
        if not self.secret_keys:
            return ""
        return hmac.new(self.secret_keys[0].get_secret_value().encode(), b"media", hashlib.sha256).hexdigest()

    def platform_options(self, kinds: Mapping[str, type[HasOptions]]) -> dict[str, str]:
        """Every option that the platforms `kinds` name in their `options`: as set, or its default.

        `public_url` and `media_key` are ours to say and always in it. Raises SettingsError where the file that a
        `…_FILE` names cannot be read.
        """
        wanted: dict[str, Any] = {n: (str, default) for kind in kinds.values() for n, default in kind.options.items()}
        found = create_model("Options", __base__=Read, **wanted)().model_dump()
        return {n: v.strip() for n, v in found.items()} | {"public_url": self.public_url, "media_key": self.media_key}

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        faults = self.times.faults()
        if list(self.look_at) != sorted(set(self.look_at)):
            faults.append("LOOK_AT harus menaik, dari detik terkecil ke terbesar.")
        if faults:
            raise ValueError(" ".join(re.sub(r"\b([A-Z]+_?[A-Z]{2,})\b", PREFIX + r"\1", fault) for fault in faults))
        return self


def strangers(kinds: Mapping[str, type[HasOptions]]) -> list[str]:
    """`SIARAN_…` names in the environment that nothing reads: most likely misspelt."""
    known = {name.upper() for name in Settings.model_fields}
    known |= {name.upper() for kind in kinds.values() for name in kind.options}
    given = (name for name in environment() if name.startswith(PREFIX))
    return sorted(name for name in given if name.removeprefix(PREFIX).removesuffix("_FILE") not in known)


def _sentence(fault: ErrorDetails) -> str:
    """One fault of a value as a sentence; a secret's value is never shown."""
    if not fault["loc"]:
        return fault["msg"].removeprefix("Value error, ")
    name = str(fault["loc"][0])
    field = Settings.model_fields[name]
    shown = "" if "Secret" in str(field.annotation) else f" ({str(fault['input'])!r})"
    return f"{PREFIX}{name.upper()}{shown} tidak dapat dipakai. Tulis {field.description}."
