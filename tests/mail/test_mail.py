"""A letter on its way: encrypted, to the right server only, and no password where anybody could read it."""

from __future__ import annotations

import ipaddress
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from siaran import mail
from tests.mail.postbox import Postbox, postbox

NAME, PASSWORD = "siaran@kota.example", "s@ndi:rah/asia"
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"
"""Both lead to this machine; only the first one is known to."""


def certificate(folder: Path, *, host: str) -> Path:
    """A certificate of its own making for `host`, with its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kotak surat")])
    known: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(HERE))] if host == HERE else []
    names = x509.SubjectAlternativeName(known or [x509.DNSName(host)])
    building = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    building = building.serial_number(1).not_valid_before(now - timedelta(days=1)).add_extension(names, critical=False)
    made = building.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = folder / f"{host}.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem),
    )
    return path


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for 127.0.0.1 that this machine trusts."""
    path = certificate(tmp_path, host=HERE)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def _send(
    box: Postbox,
    *,
    scheme: str = "smtp",
    host: str = HERE,
    password: str = "s%40ndi%3Arah%2Fasia",
    to: str = "budi@kota.example",
) -> str:
    server = f"{scheme}://siaran%40kota.example:{password}@{host}:{box.port}"
    return mail.send(server, to, "Tautan", "rahasia sekali pakai")


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_letter_travels_encrypted_after_logging_in(trusted: Path, scheme: str) -> None:
    with postbox(trusted, implicit=scheme == "smtps", login=(NAME, PASSWORD)) as box:
        why = _send(box, scheme=scheme)

    assert (why, box.logins) == ("", [(NAME, True)])
    assert [(letter["To"], letter["From"]) for letter in box.letters] == [("budi@kota.example", NAME)]
    assert set(box.overheard.split()[::2]) <= {b"ehlo", b"STARTTLS"}


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("wrong", ["name", "issuer"])
def test_a_server_with_another_certificate_gets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, scheme: str, wrong: str
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = certificate(tmp_path, host="surat.kota.example" if wrong == "name" else HERE)
    if wrong == "name":
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    with postbox(shown, implicit=scheme == "smtps", login=(NAME, PASSWORD)) as box:
        why = _send(box, scheme=scheme)

    assert why.startswith("Sertifikat peladen surat 127.0.0.1 tidak sah, atau bukan milik nama itu")
    assert (box.logins, box.letters) == ([], [])
    assert not [part for part in ("s@ndi", "s%40ndi") if part in why + caplog.text]


def test_a_wrong_password_is_said_so_and_never_repeated(trusted: Path) -> None:
    with postbox(trusted, login=(NAME, PASSWORD)) as box:
        why = _send(box, password="keliru")

    assert why == "Peladen surat 127.0.0.1 menolak nama atau kata sandinya. Periksa SIARAN_SMTP_URL."
    assert box.letters == []


@pytest.mark.parametrize(("host", "letters"), [(HERE, 1), (ELSEWHERE, 0)])
def test_without_encryption_neither_password_nor_letter_leaves_for_another_machine(host: str, letters: int) -> None:
    with postbox(host=host, login=(NAME, PASSWORD)) as box:
        why = _send(box, host=host)

    assert (len(box.letters), len(box.logins)) == (letters, letters)
    assert ("tidak menawarkan sambungan tersandi" in why) is (not letters)


@pytest.mark.parametrize("ways", [b"PIPELINING", b"AUTH XOAUTH2 NTLM"])
def test_a_server_that_takes_no_password_here_is_said_so(ways: bytes) -> None:
    with postbox(login=(NAME, PASSWORD), ways=ways) as box:
        why = _send(box)

    assert "tidak menerima nama dan kata sandi di porta ini" in why and "587" in why
    assert (box.letters, box.logins) == ([], [])


def test_an_address_that_the_server_cannot_write_is_said_so() -> None:
    with postbox(login=(NAME, PASSWORD)) as box:
        why = _send(box, to="büdi@kota.example")

    assert "tidak mengenal alamat dengan huruf di luar a–z" in why and box.letters == []


def test_a_server_that_is_away_is_said_so() -> None:
    assert "tidak dapat dihubungi" in mail.send("smtp://127.0.0.1:9", "budi@kota.example", "Tautan", "rahasia")


@pytest.mark.parametrize("address", ["budi", "budi@kota", "a@b.c\nBcc: x@y.z", "a b@c.id", "<a@b.id>"])
def test_no_address_brings_a_header_of_its_own(address: str) -> None:
    assert not mail.plausible(address)
