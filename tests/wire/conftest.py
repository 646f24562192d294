"""The other end of the wire: a real server that does to each connection exactly what a test says."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from siaran.domain.times import Times
from siaran.wire import Door

Manner = Callable[[socket.socket, "Peer"], None]
YES = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Peer:
    """A server on this machine. `requests` are the heads it read, `connections` how many were made.

    Each request is answered in the `manner`; `over` is set at the test's end, so that nobody has to sleep.
    """

    def __init__(self, manner: Manner, wrap: Callable[[socket.socket], socket.socket] | None = None) -> None:
        self.requests: list[str] = []
        self.connections = 0
        self.over = threading.Event()
        self._manner, self._wrap = manner, wrap
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if wrap else 'http'}://127.0.0.1:{self.port}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def stop(self) -> None:
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection = self._wrap(connection) if self._wrap else connection
            with connection:
                connection.settimeout(20)
                while head := _head(connection):
                    self.requests.append(head)
                    self._manner(connection, self)
        except OSError:
            return  # the other end has gone, as many a test wants it


def _head(connection: socket.socket) -> str:
    """A request's head, after which its body has been read too."""
    read = b""
    while b"\r\n\r\n" not in read:
        part = connection.recv(65536)
        if not part:
            return ""
        read += part
    head, _, body = read.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head.decode()


def say(answer: bytes) -> Manner:
    """A manner: always this answer."""
    return lambda connection, _: connection.sendall(answer)


def whole(body: bytes, *lines: str) -> bytes:
    """An answer with this body and these further lines in its head."""
    head = "\r\n".join(["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *lines])
    return head.encode() + b"\r\n\r\n" + body


def hang(_: socket.socket, peer: Peer) -> None:
    """A manner: no answer at all, until the test is over."""
    peer.over.wait(20)


def drip(connection: socket.socket, peer: Peer) -> None:
    """A manner: a long answer, a byte every twentieth of a second."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not peer.over.wait(0.05):
        connection.sendall(b"x")


@pytest.fixture
def peer() -> Iterator[Callable[..., Peer]]:
    """Starts peers; all are stopped at the test's end."""
    peers: list[Peer] = []

    def begin(manner: Manner | None = None, **more: Any) -> Peer:
        peers.append(Peer(manner or say(YES), **more))
        return peers[-1]

    yield begin
    for one in peers:
        one.stop()


@pytest.fixture
def opened() -> Iterator[Callable[..., Door]]:
    """Opens doors whose times are short where a test says so; all are closed at its end."""
    doors: list[Door] = []

    def begin(on_answer: Any = None, **times: float) -> Door:
        doors.append(Door(Times(**times), on_answer=on_answer))  # type: ignore[arg-type]
        return doors[-1]

    yield begin
    for door in doors:
        door.close()


@pytest.fixture
def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Secured:
    """A certificate for this machine: how a peer wraps its connections, and the file that a client trusts."""

    wrap: Callable[[socket.socket], socket.socket]
    authority: str


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Secured:
    """TLS for peers."""
    home = tmp_path_factory.mktemp("tls")
    _certify(home)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "certificate.pem", home / "key.pem")
    return Secured(lambda plain: context.wrap_socket(plain, server_side=True), str(home / "certificate.pem"))


def _certify(home: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(yesterday)
        .not_valid_after(yesterday + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (home / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (home / "key.pem").write_bytes(key.private_bytes(pem, *plain))
