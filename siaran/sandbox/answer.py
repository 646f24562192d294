"""An answer: what the sandbox sends back; and a refusal, an answer that ends a verb early."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Answer:
    """Status, body (bytes as they are, anything else as JSON), headers; `post` is the id it made public, if any."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = JSON
    post: str | None = None

    def raw(self) -> bytes:
        """The body as it goes over the wire."""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


class Refusal(Exception):
    """Raised by a verb that will not do what was asked; nothing was committed."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.body))
        self.answer = answer


def html(status: int, words: str) -> Answer:
    """A page as a proxy or a load balancer would send it, in place of the platform's JSON."""
    body = f"<!DOCTYPE html><html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>"
    return Answer(status, body.encode(), media_type=HTML)
