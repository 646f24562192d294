"""Somebody else's platform: the village's notice board, which takes a text over HTTP and shows what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import requests

from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import OutcomeUnknown, Refused
from siaran.domain.limits import Limits
from siaran.domain.metric import Figures, Measured
from siaran.domain.platform import Alike, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft
from siaran.wire import Door, transport_error


class Papan:
    """A notice board."""

    kind: ClassVar[str] = "papan"
    label: ClassVar[str] = "Papan pengumuman"
    limits: ClassVar[Limits] = Limits(length=500, images=0, alt_length=0, image_bytes=0)
    secrets: ClassVar[tuple[str, ...]] = ("access_token",)
    options: ClassVar[Mapping[str, str]] = {"papan_url": ""}
    mode: ClassVar[Mode] = Mode.OWN
    alike: ClassVar[Alike] = Alike.WARN
    resend: ClassVar[Resend] = Resend.AFTER_PROOF
    sends: ClassVar[int] = 2

    def __init__(self, door: Door, options: Mapping[str, str]) -> None:
        self._door, self._url = door, options["papan_url"]

    @staticmethod
    def count(text: str) -> int:
        return len(text)

    @staticmethod
    def warnings(text: str, link: str | None) -> tuple[str, ...]:
        return ("Papan ini tidak memuat tautan.",) if link and link not in text else ()

    def whoami(self, access: Access) -> Identity:
        told = self._call(access, "GET", "/me").json()
        return Identity(told["id"], told["name"])

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        return Prepared({})

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        answer = self._call(access, "POST", "/notices", json={"text": draft.text})
        if answer.status_code == 422:
            raise Refused("Papan menolak pengumuman ini.", status=422)
        if answer.status_code != 201:
            raise OutcomeUnknown("Papan tidak memberi jawaban yang pasti.", status=answer.status_code)
        return Receipt(answer.json()["id"])

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        rows = self._call(access, "GET", "/notices").json()
        seen = (Seen(row["id"], row["text"], datetime.fromisoformat(row["at"])) for row in rows)
        return Sighting(tuple(seen), complete=True)

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        return {row: Measured(Figures(views=1)) for row in ids}

    def _call(self, access: Access, method: str, path: str, **more: Any) -> requests.Response:
        session = self._door.session({})
        token = {"Authorization": f"Bearer {access.secrets['access_token']}"}
        try:
            return session.request(method, self._url + path, headers=token, **more)
        except requests.RequestException as error:
            raise transport_error(error, session) from None
