"""The city's own Meta app: where and in which version we speak to Graph, and what it may learn about a token."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from siaran.domain.account import Access, Identity
from siaran.domain.errors import PlatformError
from siaran.platforms._graph import Graph
from siaran.platforms._graph_answer import GraphError, named, whole
from siaran.wire import Door

OPTIONS: Mapping[str, str] = {
    "graph_api_url": "https://graph.facebook.com",
    "graph_version": "v26.0",
    "meta_app_id": "",
    "meta_app_secret": "",
}


class App:
    """The app's keys and the version it speaks. Remembers which version really answers."""

    def __init__(self, door: Door, options: Mapping[str, str]) -> None:
        chosen = {**OPTIONS, **{name: value for name, value in options.items() if value}}
        self.door = door
        self.url, self.version = chosen["graph_api_url"], chosen["graph_version"]
        self.id, self.secret = chosen["meta_app_id"], chosen["meta_app_secret"]
        self.served = self.version

    def graph(self, access: Access) -> Graph:
        """The client for one call of a verb, speaking as this account."""
        return self._client(access.secrets["access_token"])

    def troubles(self) -> tuple[str, ...]:
        """What an administrator must mend, as sentences."""
        if self.served == self.version:
            return ()
        return (
            f"Graph API menjawab dengan {self.served}, bukan {self.version}. "
            "Ubah SIARAN_GRAPH_VERSION ke versi yang masih hidup.",
        )

    def notices(self) -> tuple[str, ...]:
        """What an administrator should know: the troubles, and what would be better otherwise."""
        if self.secret:
            return self.troubles()
        bare = "SIARAN_META_APP_SECRET belum diisi, jadi panggilan ke Meta tidak memuat bukti aplikasi."
        return (*self.troubles(), bare)

    def identity(self, told: Any, access: Access, needed: Collection[str]) -> Identity | None:
        """The account that Meta named, with what is known of its token; None where it named none."""
        account = named(told)
        if account is None:
            return None
        token = self._token(access.secrets["access_token"])
        handle, name = str(told.get("username") or ""), str(told.get("name") or "")
        return Identity(account, handle, name, _expiry(token), tuple(_lacking(token, needed)), _given(token))

    def _token(self, token: str) -> Mapping[str, Any]:
        """What Meta tells our app about a token; empty where it may not ask, or gets no answer.

        Asked in a batch: Meta's own way has the token in the address, and addresses end in the logs of proxies.
        """
        if not (self.id and self.secret):
            return {}
        question = "debug_token?" + urlencode({"input_token": token})
        try:
            [told] = self._client(f"{self.id}|{self.secret}").batch([question])
        except (GraphError, PlatformError):  # only an addition: who the token is has been answered already
            return {}
        seen = told.get("data") if isinstance(told, dict) else None
        return seen if isinstance(seen, dict) else {}

    def _client(self, token: str) -> Graph:
        return Graph(
            token,
            self.door.session({}),
            url=self.url,
            version=self.version,
            app_secret=self.secret,
            on_version=self._note,
        )

    def _note(self, served: str) -> None:
        """A version that Meta no longer (or not yet) knows is silently answered by its oldest living one."""
        self.served = served


def _expiry(token: Mapping[str, Any]) -> datetime | None:
    """When a token, or its leave to read, ends; None: not known, or never."""
    ends = [whole(token.get(name)) for name in ("expires_at", "data_access_expires_at")]
    return min((datetime.fromtimestamp(end, UTC) for end in ends if end), default=None)


def _given(token: Mapping[str, Any]) -> tuple[str, ...]:
    scopes = token.get("scopes")
    return tuple(map(str, scopes)) if isinstance(scopes, list) else ()


def _lacking(token: Mapping[str, Any], needed: Collection[str]) -> Iterator[str]:
    """What a token was not given although we need it: Meta's own error names another permission at times."""
    given = token.get("scopes")
    missing = [scope for scope in needed if scope not in given] if isinstance(given, list) else []
    if missing:
        yield f"Izin {', '.join(missing)} belum diberikan. Buat token baru yang memuatnya."
