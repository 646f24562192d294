"""The requests that would make something public: the record against which a publisher's own is held."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Request:
    """One publishing request. `status` is what was answered, None where nothing was (or only a part: `broken`).

    `said` is the text, the post that was reposted, or the container; `post` the id of what became of it, if anything.
    `fault` names the trouble that was asked for.
    """

    n: int
    time: str
    platform: str
    account: str
    handle: str
    action: str
    method: str
    path: str
    said: str
    status: int | None = None
    post: str | None = None
    fault: str = ""
    broken: bool = False


class Requests:
    """Every publishing request of one world, in the order of arrival."""

    def __init__(self) -> None:
        self._seen: list[Request] = []

    def arrive(
        self, now: datetime, platform: str, account: tuple[str, str], action: str, call: tuple[str, str, str]
    ) -> Request:
        """Write down a request before anything is done about it.

        `account` is id and handle, `call` method, path and words.
        """
        request = Request(len(self._seen), now.isoformat(), platform, *account, action, *call)
        self._seen.append(request)
        return request

    def since(self, n: int) -> list[dict[str, Any]]:
        """The requests from number `n` on."""
        return [asdict(request) for request in self._seen[n:]]
