"""The kinds of values that settings take, and what makes each one wrong."""

from __future__ import annotations

import ipaddress
import re
from base64 import urlsafe_b64decode
from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode


def _listed(value: object) -> object:
    """Plain comma-separated text."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _addresses(value: object) -> object:
    """An address may hold commas itself: only one before the next `scheme://` divides."""
    if not isinstance(value, str):
        return value
    parts = (part.strip(" ,\n") for part in re.split(r"[,\s]+(?=[A-Za-z][\w+.-]*://)", value))
    return [part for part in parts if part]


def _hour(value: str) -> str:
    if not re.fullmatch(r"\d\d:\d\d", value):
        raise ValueError("not an hour")
    return time.fromisoformat(value).strftime("%H:%M")


def _hours(value: str) -> str:
    start, _, end = value.partition("-")
    return value and f"{_hour(start.strip())}-{_hour(end.strip())}"


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except ZoneInfoNotFoundError:
        raise ValueError("no such zone") from None


def _key(value: SecretStr) -> SecretStr:
    """A Fernet key: 32 bytes in URL-safe base64."""
    if len(urlsafe_b64decode(value.get_secret_value())) != 32:
        raise ValueError("not a key")
    return value


def _database(value: SecretStr) -> SecretStr:
    """`postgres://` and `postgresql://`, as hosting companies write them, mean the driver that we bring."""
    url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value.get_secret_value())
    if not re.match(r"(sqlite:///|postgresql\+psycopg://)", url):
        raise ValueError("neither SQLite nor PostgreSQL")
    return SecretStr(url)


def _web(value: str) -> str:
    if not re.match(r"https?://[^/\s]", value):
        raise ValueError("not a web address")
    return value.rstrip("/")


def _network(value: str) -> str:
    """One address, or a network without bits of a host: `10.0.0.5/8` leaves open which of the two is meant."""
    return str(ipaddress.ip_network(value)) if "/" in value else str(ipaddress.ip_address(value))


def _mail(value: SecretStr) -> SecretStr:
    if not re.match(r"smtps?://[^/\s]", value.get_secret_value()):
        raise ValueError("not a mail server")
    return value


def _yes(value: object) -> object:
    return {"ya": True, "tidak": False}.get(str(value).strip().lower(), value)


Hours = Annotated[str, AfterValidator(_hours)]
Zone = Annotated[str, AfterValidator(_zone)]
Yes = Annotated[bool, BeforeValidator(_yes)]
WebAddress = Annotated[str, AfterValidator(_web)]
MailServer = Annotated[SecretStr, AfterValidator(_mail)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
Seconds = Annotated[float, Field(gt=0, le=31_536_000, allow_inf_nan=False)]
Pause = Annotated[float, BeforeValidator(lambda value: 0 if value == "" else value), Field(ge=0, le=86_400)]

# pydantic-settings would want JSON where a setting is a list: NoDecode leaves the text to us.
Keys = Annotated[tuple[Annotated[SecretStr, AfterValidator(_key)], ...], NoDecode, BeforeValidator(_listed)]
Proxies = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], NoDecode, BeforeValidator(_listed)]
Slots = Annotated[tuple[Annotated[str, AfterValidator(_hour)], ...], NoDecode, BeforeValidator(_listed)]
Moments = Annotated[tuple[Seconds, ...], NoDecode, BeforeValidator(_listed), Field(min_length=1)]
Addresses = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_addresses)]
