"""One letter to one person, through the house's own mail server; nobody is kept waiting for more than seconds."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

PATIENCE = 10.0
"""Seconds for each step of the conversation."""

HERE = ("localhost", "127.0.0.1", "::1")
LOGINS = frozenset({"CRAM-MD5", "PLAIN", "LOGIN"})
"""The ways to log in that smtplib knows."""


def send(server: str, to: str, subject: str, text: str) -> str:
    """Send a letter through `smtp(s)://[name:password@]host[:port][?from=address]`; "" or, in a sentence, why not.

    `smtp://` is encrypted where the server offers it. A server whose certificate is not its own gets nothing, and no
    password leaves for another machine without encryption: then the letter does not, either.
    """
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = _sender(server), to, subject
    letter.set_content(text)
    try:
        with _opened(server) as connection:
            connection.send_message(letter)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _why(error, urlsplit(server).hostname or "")
    return ""


def plausible(address: str) -> bool:
    """Whether an address could be one; nothing in it may start a header of its own."""
    name, at, host = address.rpartition("@")
    return (
        bool(name and at and "." in host.strip(".")) and len(address) <= 200 and not set(address) & set(' \r\n\t,;<>"')
    )


@contextmanager
def _opened(server: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(server)
    host, name, password = parts.hostname or "", unquote(parts.username or ""), unquote(parts.password or "")
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=PATIENCE, context=context)
    else:
        connection = smtplib.SMTP(host, parts.port or 25, timeout=PATIENCE)
    with connection:
        encrypted = parts.scheme == "smtps" or _encrypt(connection, context)
        if name and not encrypted and host not in HERE:
            raise smtplib.SMTPNotSupportedError("STARTTLS")
        if name and not LOGINS & _offered(connection):
            raise smtplib.SMTPNotSupportedError("AUTH")
        if name:
            connection.login(name, password)
        yield connection


def _offered(connection: smtplib.SMTP) -> set[str]:
    """The ways to log in that the server names here."""
    connection.ehlo_or_helo_if_needed()
    return set(connection.esmtp_features.get("auth", "").upper().split())


def _encrypt(connection: smtplib.SMTP, context: ssl.SSLContext) -> bool:
    connection.ehlo()
    if not connection.has_extn("starttls"):
        return False
    connection.starttls(context=context)
    return True


def _why(error: Exception, host: str) -> str:
    """An error in our own words: theirs may repeat what they were sent."""
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"Sertifikat peladen surat {host} tidak sah, atau bukan milik nama itu, jadi tidak ada yang dikirim. "
                "Periksa nama di SIARAN_SMTP_URL, dan sertifikat peladennya."
            )
        case smtplib.SMTPAuthenticationError():
            return f"Peladen surat {host} menolak nama atau kata sandinya. Periksa SIARAN_SMTP_URL."
        case smtplib.SMTPNotSupportedError(args=("STARTTLS",)):
            return (
                f"Peladen surat {host} tidak menawarkan sambungan tersandi, jadi kata sandi dan suratnya tidak "
                "dikirim. Pakai smtps:// di SIARAN_SMTP_URL, atau porta yang mengenal STARTTLS (biasanya 587)."
            )
        case smtplib.SMTPNotSupportedError(args=("AUTH",)):
            return (
                f"Peladen surat {host} tidak menerima nama dan kata sandi di porta ini, jadi suratnya tidak dikirim. "
                "Pakai porta untuk pengirim (587, atau 465 dengan smtps://). Bila peladennya mengirim tanpa kata "
                "sandi, hapus nama dan kata sandi dari SIARAN_SMTP_URL."
            )
        case smtplib.SMTPNotSupportedError():
            return (
                f"Peladen surat {host} tidak mengenal alamat dengan huruf di luar a–z, jadi suratnya tidak dikirim. "
                "Pakai alamat lain untuk penerima, atau untuk pengirim (?from=…)."
            )
        case smtplib.SMTPResponseException() | smtplib.SMTPRecipientsRefused():
            return f"Peladen surat {host} menolak surat ini. Periksa alamat penerima, dan alamat pengirim (?from=…)."
    return f"Peladen surat {host} tidak dapat dihubungi. Periksa SIARAN_SMTP_URL, dan bahwa peladennya berjalan."


def _sender(server: str) -> str:
    parts = urlsplit(server)
    named = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
    return named if "@" in named else f"siaran@{parts.hostname}"
