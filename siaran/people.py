"""What is done with the people of the desk: invite, appoint, send a new link, end, take the second step away.

Whoever asks has been checked before; what holds for everybody is checked here: nobody changes themselves, and one
administrator of the whole house stays. Who gives somebody else a way in could go in as them, so it is told: to the
house as an alert, to the member by e-mail.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from siaran import mail
from siaran.domain.errors import SiaranError
from siaran.domain.member import Member, Role
from siaran.house import House, is_system
from siaran.speech import N_
from siaran.store import members, second_step
from siaran.store.alerts import raise_alert
from siaran.store.database import Connection

log = logging.getLogger(__name__)

LETTER = N_("""\
Anda dapat masuk ke meja Siaran dengan nama {name}.

Buka tautan ini dan pilih kata sandi Anda. Tautannya sekali pakai, dan berlaku tiga hari:

{link}

Bila Anda tidak menunggu surel ini, abaikan saja: tanpa tautan itu tidak ada yang berubah.
""")
SUBJECT = N_("Tautan untuk masuk ke Siaran")
GIVEN = N_("""\
Tautan ini dibuat oleh {by}, bukan oleh Anda. Selama 72 jam sesudah Anda memakainya, Anda tidak dapat menyetujui
pengumumannya.
""")
DISARMED = N_("""\
Verifikasi dua langkah Anda di Siaran dimatikan oleh {by}.

Bila Anda tidak memintanya, segera hubungi Pengelola lain: mungkin ada yang hendak masuk dengan nama Anda.
Nyalakan lagi di sini:

{link}
""")
DISARMED_SUBJECT = N_("Verifikasi dua langkah Anda dimatikan")


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link, to be told once. `mailed`: the mail server took it, or `why` not; None where none was asked."""

    member: Member
    url: str
    mailed: bool | None
    why: str = ""


def invite(
    house: House,
    *,
    name: str,
    office: str,
    role: Role,
    territory: str,
    who: str,
    email: str | None = None,
    language: str | None = None,
) -> Link:
    """A new member, and the link by which they choose a password. Raises SiaranError for what cannot be.

    `language`: that of whoever asks, for a letter to somebody who has not chosen one.
    """
    if email and not mail.plausible(email):
        raise SiaranError(f"{email} bukan alamat surel. Periksa tulisannya, atau kosongkan.")
    if len(name.split()) > 1:
        raise SiaranError("Nama untuk masuk ditulis tanpa spasi, misalnya siti.cibabat.")
    _known(house, territory)
    given: dict[str, Any] = {
        "name": name,
        "office": office,
        "role": role,
        "territory": territory,
        "email": email or None,
    }
    now = house.database.now()
    with house.database.write() as connection:
        member = members.add(connection, **given, who=who, now=now)
        _alarm(house, connection, member, "link", _linked(house, member, who), who)
        token = members.invite(connection, member.id, who=who, now=now)
    return _told(house, member, token, language, who)


def new_link(house: House, member: Member, *, who: str, language: str | None = None) -> Link:
    """Another link for a member; the one before is good for nothing, the password stays until this one is used."""
    _living(member)
    with house.database.write() as connection:
        _alarm(house, connection, member, "link", _linked(house, member, who), who)
        token = members.invite(connection, member.id, who=who, now=house.database.now())
    return _told(house, member, token, language, who)


def forgotten(house: House, name: str, *, language: str | None = None) -> None:
    """Mail a link to whoever has this name, or this address; nothing for anybody else, and nobody is told which."""
    with house.database.read() as connection:
        member = members.by_name(connection, name) or members.by_email(connection, name)
    if member is not None and member.email and member.ended_at is None and house.settings.smtp_url:
        link = new_link(house, member, who=member.who, language=language)
        if link.why:
            log.warning("a forgotten password's link was not mailed: %s", link.why)


def appoint(house: House, member: Member, *, role: Role, territory: str, who: str) -> None:
    """Another role or territory. Every session of theirs ends."""
    _known(house, territory)
    _living(member)
    _another(member, who)
    with house.database.write() as connection:
        members.appoint(connection, member, role=role, territory=territory, who=who, now=house.database.now())


def end(house: House, member: Member, *, who: str) -> None:
    """They may no longer sign in, from now on. What they did stays in the record."""
    _living(member)
    _another(member, who)
    with house.database.write() as connection:
        members.end(connection, member, who=who, now=house.database.now())


def disarm(house: House, member: Member, *, who: str) -> None:
    """Take the second step away from somebody whose telephone is lost. Every session of theirs ends."""
    _living(member)
    _another(member, who)
    with house.database.write() as connection:
        _alarm(house, connection, member, "second step", _disarmed(house, member, who), who)
        second_step.disarm(connection, member, who=who, now=house.database.now())
    link = f"{house.settings.public_url}/second-step"
    if why := _mail(house, member, DISARMED_SUBJECT, DISARMED, None, by=_plainly(who), link=link):
        log.warning("a member was not told that their second step was taken away: %s", why)


def _alarm(house: House, connection: Connection, member: Member, what: str, text: str, who: str) -> None:
    """The house is told what somebody else did to a member's way in; not while nobody can sign in yet."""
    if who == member.who or members.none_yet(connection):
        return
    now = house.database.now()
    key = f"access/{what}/{member.id}/{now.isoformat()}/{who}"
    raise_alert(connection, key=key, kind="access", subject="Cara masuk anggota", text=text, now=now)


def _linked(house: House, member: Member, who: str) -> str:
    return (
        f"{_plainly(who)} membuat tautan masuk untuk {member.name} ({member.office}). Bila orangnya tidak memintanya, "
        f"periksa sekarang: {house.settings.public_url}/members/{member.id}"
    )


def _disarmed(house: House, member: Member, who: str) -> str:
    return (
        f"{_plainly(who)} mematikan verifikasi dua langkah {member.name} ({member.office}). Bila orangnya tidak "
        f"memintanya, periksa sekarang: {house.settings.public_url}/members/{member.id}"
    )


def _plainly(who: str) -> str:
    return who.partition("@")[0]


def _told(house: House, member: Member, token: str, language: str | None, who: str) -> Link:
    url = f"{house.settings.public_url}/invitations/{token}"
    if not member.email or house.settings.smtp_url is None:
        return Link(member, url, None)
    more = "" if who == member.who or is_system(who) else GIVEN
    why = _mail(house, member, SUBJECT, LETTER, language, more=more, by=_plainly(who), link=url)
    return Link(member, url, not why, why)


def _mail(
    house: House, member: Member, subject: str, letter: str, language: str | None, *, more: str = "", **words: str
) -> str:
    """Write to a member, where both have an address; "" or why the letter did not go."""
    if not member.email or house.settings.smtp_url is None:
        return ""
    tongue = house.tongue(member.language or language)
    text = "\n".join(tongue.gettext(part).format(name=member.name, **words) for part in (letter, more) if part)
    return mail.send(house.settings.smtp_url.get_secret_value(), member.email, tongue.gettext(subject), text)


def _known(house: House, territory: str) -> None:
    if territory and territory not in house.tree():
        raise SiaranError(f"Wilayah {territory} belum terdaftar. Periksa kodenya dengan «siaran territories list».")


def _living(member: Member) -> None:
    if member.ended_at is not None:
        raise SiaranError(f"Keanggotaan {member.name} sudah berakhir. Undang orangnya sebagai anggota baru.")


def _another(member: Member, who: str) -> None:
    if member.who == who:
        raise SiaranError("Anda tidak dapat mengubah keanggotaan Anda sendiri. Mintalah kepada Pengelola lain.")
