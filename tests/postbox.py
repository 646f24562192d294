"""A mail server that keeps what it is given."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from socketserver import StreamRequestHandler, TCPServer


class Postbox(TCPServer):
    """As much of SMTP as a letter needs; `url` is what SIARAN_SMTP_URL says of it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[Message] = []
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"


class _Conversation(StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 kotak\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 tulis\r\n")
                self._take()
            self.wfile.write(b"221 selesai\r\n" if line.upper().startswith(b"QUIT") else b"250 baik\r\n")

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        assert isinstance(self.server, Postbox)
        self.server.letters.append(message_from_bytes(b"".join(lines)))


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A mail server on this machine."""
    with Postbox() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def text_of(letter: Message) -> str:
    """What is written in it."""
    content = letter.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()
