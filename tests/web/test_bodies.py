"""Nothing is read of what a stranger sends, and no more than a page takes of what a member sends: real requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from siaran.domain.member import Role
from siaran.web import serving
from siaran.web.bodies import MEGABYTE
from tests.web.desks import Furnished

HEAD = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
MULTIPART = {"content-type": "multipart/form-data; boundary=B"}
PIECE = 64 * 1024


class Counted:
    """Counts what the desk takes of what is sent to it."""

    taken = 0

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted() -> Message:
            message = await receive()
            Counted.taken += len(message.get("body", b""))
            return message

        await self._app(scope, counted, send)


@pytest.fixture
def url(desk: Furnished) -> Iterator[str]:
    """The address of the desk on a real server; what it takes is counted from zero."""
    desk.app.add_middleware(Counted)
    Counted.taken = 0
    with serving(desk.app, "127.0.0.1", 0) as web:
        yield web.url


def _file(megabytes: int) -> Iterator[bytes]:
    """A file of a form that does not say how long it is."""
    yield HEAD
    for _ in range(megabytes * MEGABYTE // PIECE):
        yield b"\0" * PIECE
    yield b"\r\n--B--\r\n"


def _send(desk: Furnished, url: str, body: bytes | Iterator[bytes], role: Role | None, **headers: str) -> int:
    cookies = dict(desk.client(role).cookies) if role else {}
    sent = MULTIPART | {"accept-language": "id"} | headers
    answer = requests.post(url, data=body, headers=sent, cookies=cookies, timeout=60, allow_redirects=False)
    assert answer.status_code != 413 or "lebih besar daripada yang diterima di sini" in answer.text
    return answer.status_code


def test_nothing_of_a_strangers_upload_is_taken(desk: Furnished, url: str) -> None:
    statuses = {path: _send(desk, f"{url}{path}", _file(3), None) for path in ("/pictures", "/accounts/import", "/x")}

    assert statuses == {"/pictures": 303, "/accounts/import": 303, "/x": 404}
    assert Counted.taken == 0


def test_nor_of_a_members_who_may_not_or_from_another_site(desk: Furnished, url: str) -> None:
    viewer = _send(desk, f"{url}/pictures", _file(3), Role.VIEWER)
    foreign = _send(desk, f"{url}/pictures", _file(3), Role.EDITOR, **{"sec-fetch-site": "cross-site"})

    assert (viewer, foreign, Counted.taken) == (403, 403, 0)


def test_a_door_for_everybody_takes_a_megabyte(desk: Furnished, url: str) -> None:
    assert _send(desk, f"{url}/sign-in", _file(8), None) == 413
    assert Counted.taken < 2 * MEGABYTE


def test_what_announces_that_it_is_too_much_is_refused_before_it_comes(desk: Furnished, url: str) -> None:
    whole = b"".join(_file(3))

    statuses = [_send(desk, f"{url}/{path}", whole, Role.EDITOR) for path in ("campaigns", "emergencies")]

    assert (statuses, Counted.taken) == ([413, 413], 0)


def test_an_upload_is_taken_as_far_as_it_is_allowed(desk: Furnished, url: str) -> None:
    assert _send(desk, f"{url}/pictures", _file(19), Role.EDITOR) == 422
    assert Counted.taken > 19 * MEGABYTE
    assert _send(desk, f"{url}/pictures", _file(22), Role.EDITOR) == 413
