"""A mail server with as much of SMTP as a letter needs: STARTTLS, TLS from the start, and logging in."""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer


class Postbox(TCPServer):
    """What came in: letters, who logged in, and every byte that could be read on the way."""

    def __init__(
        self, host: str, certificate: Path | None, *, implicit: bool, login: tuple[str, str] | None, ways: bytes
    ) -> None:
        super().__init__((host, 0), _Talk)
        self.ways = ways
        self.letters: list[Message] = []
        self.logins: list[tuple[str, bool]] = []
        self.overheard = b""
        self.implicit, self.login, self.context = implicit, login, None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """What SIARAN_SMTP_URL says of it."""
        return f"smtp://{self.server_address[0]}:{self.port}"

    def handle_error(self, *_: object) -> None:
        """Somebody hung up in the middle; what matters is what came in."""


class _Talk(StreamRequestHandler):
    server: Postbox
    secret = False

    def handle(self) -> None:
        if self.server.implicit:
            self._encrypt()
        self._say(b"220 kotak")
        while line := self.rfile.readline():
            if not self.secret:
                self.server.overheard += line
            self._answer(line.strip())

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _answer(self, line: bytes) -> None:
        verb = line.split()[0].upper()
        if verb == b"EHLO":
            offers = [b"STARTTLS"] if self.server.context and not self.secret else [self.server.ways]
            self._say(b"250-kotak\r\n" + b"".join(b"250-%s\r\n" % offer for offer in offers) + b"250 8BITMIME")
        elif verb == b"STARTTLS":
            self._say(b"220 mulai")
            self._encrypt()
        elif verb == b"AUTH":
            self._say(self._log_in(line))
        elif verb == b"DATA":
            self._say(b"354 tulis")
            lines = iter(self.rfile.readline, b".\r\n")
            self.server.letters.append(message_from_bytes(b"".join(lines)))
            self._say(b"250 diterima")
        else:
            self._say(b"221 selesai" if verb == b"QUIT" else b"250 baik")

    def _log_in(self, line: bytes) -> bytes:
        _, name, password = base64.b64decode(line.split()[2]).decode().split("\0")
        self.server.logins.append((name, self.secret))
        return b"235 masuk" if (name, password) == self.server.login else b"535 salah: " + password.encode()

    def _encrypt(self) -> None:
        assert self.server.context is not None
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.secret = True

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def postbox(
    certificate: Path | None = None,
    *,
    host: str = "127.0.0.1",
    implicit: bool = False,
    login: tuple[str, str] | None = None,
    ways: bytes = b"AUTH PLAIN",
) -> Iterator[Postbox]:
    """One that listens; `certificate` holds its key too: TLS from the start where `implicit`, else offered.

    `ways` to log in are what it names.
    """
    with Postbox(host, certificate, implicit=implicit, login=login, ways=ways) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def text_of(letter: Message) -> str:
    """What is written in it."""
    content = letter.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()
