"""A small platform as an outsider would write one: a notice board that asks a real server over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import requests

from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import AccountHeld, AccountLost, PlatformClosed, RateLimited, Unavailable
from siaran.domain.limits import Limits
from siaran.domain.metric import Figures, Measured
from siaran.domain.platform import Alike, Prepared, Resend, Sighting
from siaran.domain.post import Draft

REFUSALS = {
    401: AccountLost("Token tidak berlaku lagi. Sambungkan lagi akunnya."),
    402: PlatformClosed("Saldo papan habis."),
    403: AccountHeld("Akun dikunci papan. Buka kuncinya di sana."),
    429: RateLimited("Terlalu sering bertanya."),
    503: Unavailable("Papan tidak menjawab."),
}


class Board:
    """`papan`: one secret, `token`."""

    kind: ClassVar[str] = "papan"
    label: ClassVar[str] = "Papan"
    limits: ClassVar[Limits] = Limits(1000, 1, 100, 1_000_000)
    secrets: ClassVar[tuple[str, ...]] = ("token",)
    options: ClassVar[Mapping[str, str]] = {"papan_url": ""}
    mode: ClassVar[Mode] = Mode.OWN
    alike: ClassVar[Alike] = Alike.WARN
    resend: ClassVar[Resend] = Resend.AFTER_PROOF
    sends: ClassVar[int] = 2

    def __init__(self, door: object, options: Mapping[str, str]) -> None:
        self._url = options["papan_url"]

    def count(self, text: str) -> int:
        return len(text)

    def warnings(self, text: str, link: str | None) -> tuple[str, ...]:
        return ()

    def whoami(self, access: Access) -> Identity:
        told = self._ask(access, "/me")
        expires = told.get("expires_at")
        return Identity(told["id"], told["handle"], expires_at=datetime.fromisoformat(expires) if expires else None)

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        told = self._ask(access, "/metrics", ids=",".join(ids))
        return {key: Measured(Figures(**row), row, "1", gone=row == {}) for key, row in told.items()}

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        return Prepared({})

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        raise Unavailable("Papan ini hanya untuk dibaca.")

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        return Sighting()

    def _ask(self, access: Access, path: str, **query: str) -> Any:
        headers = {"Authorization": access.secrets["token"]}
        answer = requests.get(f"{self._url}{path}", query, headers=headers, timeout=5)
        if answer.status_code in REFUSALS:
            raise REFUSALS[answer.status_code]
        return answer.json()


class Bulletin(Board):
    """`buletin`: a second platform, with another secret."""

    kind: ClassVar[str] = "buletin"
    secrets: ClassVar[tuple[str, ...]] = ("sandi",)


KINDS = {"papan": Board, "buletin": Bulletin}
