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


def send(server: str, to: str, subject: str, text: str) -> bool:
    """Send a letter through `smtp(s)://[name:password@]host[:port][?from=address]`; whether the server took it.

    `smtp://` is encrypted where the server offers it; a password is never sent without encryption to another machine.
    """
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = _sender(server), to, subject
    letter.set_content(text)
    try:
        with _opened(server) as connection:
            connection.send_message(letter)
    except (OSError, smtplib.SMTPException, ValueError):
        return False
    return True


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
        if name and (encrypted or host in HERE):
            connection.login(name, password)
        yield connection


def _encrypt(connection: smtplib.SMTP, context: ssl.SSLContext) -> bool:
    connection.ehlo()
    if not connection.has_extn("starttls"):
        return False
    connection.starttls(context=context)
    return True


def _sender(server: str) -> str:
    parts = urlsplit(server)
    named = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
    return named if "@" in named else f"siaran@{parts.hostname}"
