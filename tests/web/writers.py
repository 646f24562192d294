"""What somebody who writes at the desk does there, to one campaign."""

from __future__ import annotations

import re

from httpx2 import Response
from starlette.testclient import TestClient

from siaran.store import drafts
from tests.web.desks import Furnished
from tests.web.offices import SLUG, source

PATH = f"/campaigns/{SLUG}"
TEXT = source()


def draft_of(desk: Furnished) -> drafts.Draft | None:
    """The campaign's draft."""
    with desk.house.database.read() as connection:
        return drafts.of_slug(connection, SLUG)


def begin(client: TestClient, text: str = TEXT) -> None:
    """A draft of this text."""
    client.post("/campaigns", data={"title": SLUG})
    assert save(client, text, version=1).status_code == 303


def save(client: TestClient, text: str, *, version: int, **more: object) -> Response:
    form = {"shape": "text", "go": "save", "source": text, "version": version, "seat": "satu"}
    return client.post(f"{PATH}/draft", data=form | more)


def submit(client: TestClient, version: int) -> Response:
    return client.post(f"{PATH}/submission", data={"version": version})


def seen(client: TestClient) -> str:
    """The mark of what was changed elsewhere, as the editor shows it."""
    found = re.search(r'name="saw" value="([^"]+)"', client.get(f"{PATH}/draft").text)
    assert found
    return found[1]


def agree(client: TestClient, seen: str, keep: str) -> Response:
    return client.post(f"{PATH}/draft/agreement", data={"version": 1, "saw": seen, "keep": keep})


def discard(client: TestClient, version: int, seat: str = "") -> Response:
    return client.post(f"{PATH}/draft/end", data={"version": version, "seat": seat})
