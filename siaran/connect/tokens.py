"""Accounts won with a pasted token: the platform says whose it is before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from siaran.domain.account import Access, Identity
from siaran.domain.errors import AccountLost, SiaranError
from siaran.domain.platform import Platform
from siaran.store import accounts, audit
from siaran.store.accounts import Entry
from siaran.store.database import Database
from siaran.store.vault import Vault

AROUND = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\"'“”‘’«»"
TOKEN = re.compile("[!-~]*")


@dataclass(frozen=True, slots=True)
class Brought:
    """An account to be connected, for a territory, with the token that speaks for it."""

    territory: str
    platform: str
    identity: Identity
    secrets: Mapping[str, str] = field(repr=False)


def tidied(pasted: str) -> str:
    """A token without the spaces, quotes and invisible signs that came with it from where it was copied.

    Raises SiaranError where something in it is part of no token: no call could carry it.
    """
    token = pasted.strip(AROUND)
    if not TOKEN.fullmatch(token):
        raise SiaranError("Token memuat tanda yang bukan bagian token; salin lagi.")
    return token


def recognise(
    platforms: Mapping[str, Platform], kind: str, secrets: Mapping[str, str], *, territory: str, external_id: str = ""
) -> Brought:
    """Ask a platform whose secrets these are; `external_id` is whose they should be, where that is known.

    Raises SiaranError where a secret is missing, the platform refuses them, or they are somebody else's.
    """
    if kind not in platforms:
        raise SiaranError("Kanal ini tidak dikenal.")
    wanted = {name: tidied(secrets.get(name, "")) for name in platforms[kind].secrets}
    if not all(wanted.values()):
        raise SiaranError("Isi semua kolom tokennya; tidak ada yang disimpan.")
    try:
        found = platforms[kind].whoami(Access(external_id, "", wanted))
    except AccountLost as error:  # about an account that speaks already, it would say to connect it again
        told = f"{platforms[kind].label} menolak token ini. Salin lagi nilainya, atau buat token baru."
        raise SiaranError(told) from error
    if external_id and found.external_id != external_id:
        raise SiaranError(f"Izin ini milik {found.handle}, bukan akun ini. Tidak ada yang disimpan.")
    return Brought(territory, kind, found, wanted)


def connect_all(db: Database, brought: Sequence[Brought], vault: Vault, now: datetime, *, who: str) -> int:
    """Seal and store them all, or none; how many. Raises SiaranError where one speaks for another territory already."""
    with db.write() as connection:
        for each in brought:
            known = accounts.by_external_id(connection, each.platform, each.identity.external_id)
            if known is not None and known.territory != each.territory:
                raise SiaranError(f"Akun {each.identity.handle} sudah berbicara untuk wilayah lain. Pilih yang lain.")
            who_is = each.identity
            entry = Entry(each.territory, each.platform, who_is.handle, who_is.external_id, each.secrets)
            account, _ = accounts.save(connection, entry, vault, now)
            scopes = " ".join(who_is.scopes)
            accounts.mark_checked(connection, account, now, expires_at=who_is.expires_at, scopes=scopes)
            audit.record(connection, who=who, action="connect account", subject=f"account/{account}", now=now)
    return len(brought)
