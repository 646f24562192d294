"""The Graph client that facebook and instagram share: facebook-sdk's, made to speak today's Graph API.

facebook-sdk 3.1.0 (2018) puts the token into URLs, never looks at HTTP's status, form-encodes nested values wrongly,
refuses every living version in its constructor and loses all headers. Only `request` and `get_objects` are replaced;
its verbs (`get_object`, `get_connections`, `put_object`, `put_photo` …) all run through `request`. Four of its methods
stay as they are and are never called: `get_all_connections` wants the token in `next`; `get_version`,
`debug_access_token` and `extend_access_token` put a token or the app's secret into the address.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import facebook
import requests

from siaran.platforms._graph_answer import GraphError, Usage, answered_at, usage, whole
from siaran.wire import Session, transport_error

BATCH = 50
PAGES = 40
LEAST_LIMIT = 10
TOO_MUCH = 1
"""On a read, code 1 often means "reduce the amount of data you are asking for"."""


class Graph(facebook.GraphAPI):  # type: ignore[misc]
    """One token on one host. `usage`, `answered_at` and `served` are what the newest answer's headers said.

    Every failed answer raises `GraphError`; a failure on the way raises the `PlatformError` that `wire` reads from it.
    """

    def __init__(
        self,
        token: str,
        session: Session,
        *,
        url: str,
        version: str,
        app_secret: str = "",
        on_version: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(token, session=session)  # never its `version`: it knows none above 3.1
        self.version = version
        self.url = url.rstrip("/")
        self.app_secret = app_secret
        self.on_version = on_version
        self.usage = Usage()
        self.answered_at: datetime | None = None
        self.served = version

    def request(
        self,
        path: str,
        args: Mapping[str, Any] | None = None,
        post_args: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        method: str | None = None,
    ) -> Any:
        """One call to `path` below the host, its version included; the JSON of a success, whatever its shape.

        None is left out, booleans are spelled Meta's way, lists and dicts are JSON; what the caller gave stays as is.
        """
        query, form = dict(args or {}), None if post_args is None else dict(post_args)
        token = (form or {}).pop("access_token", None) or query.pop("access_token", None) or self.access_token
        (query if form is None else form).update(self._proof(token))
        try:
            response = self.session.request(
                "POST" if form is not None else method or "GET",
                f"{self.url}/{path}",
                params=_encoded(query),
                data=None if form is None else _encoded(form),
                files=files,
                headers={"Authorization": f"Bearer {token}"} if token else {},
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise transport_error(error, self.session) from None
        return self._read(response, token)

    def get_objects(self, ids: Sequence[str], **args: Any) -> dict[str, Any]:
        """Objects by id, those that could be read; `GET /?ids=` is dead since Graph v26.0, so this is a batch."""
        query = urlencode(_encoded(args), safe=",(){}")
        answers = self.batch([f"{one}?{query}" for one in ids])
        return {one: answer for one, answer in zip(ids, answers, strict=True) if isinstance(answer, dict)}

    def batch(self, calls: Sequence[str]) -> list[Any]:
        """Many reads ("id?fields=…") in calls of 50: each one's JSON, its GraphError, or None where Meta timed out.

        For reads only: one lost answer would leave fifty publications unknown at once. Each counts against the limits.
        """
        answers: list[Any] = []
        for start in range(0, len(calls), BATCH):
            asked = [{"method": "GET", "relative_url": call} for call in calls[start : start + BATCH]]
            told = self.request(f"{self.version}/", post_args={"batch": asked, "include_headers": False})
            fits = isinstance(told, list) and len(told) == len(asked)
            answers += [self._part(one) for one in told] if fits else [None] * len(asked)
        return answers

    def pages(self, parent: str, edge: str, *, limit: int, **args: Any) -> Iterator[tuple[list[dict[str, Any]], bool]]:
        """An edge's pages, each with whether it is the last there is; halves `limit` where Meta finds it too much.

        An answer without a list is an error, never an empty page: from emptiness we would conclude absence.
        """
        after: str | None = None
        for _ in range(PAGES):
            try:
                page = self.get_connections(parent, edge, limit=limit, after=after, **args)
            except GraphError as error:
                if error.code != TOO_MUCH or limit // 2 < LEAST_LIMIT:
                    raise
                limit //= 2
                continue
            entries, more, after = _page(page)
            yield entries, not more
            if after is None:
                return

    def _proof(self, token: str | None) -> dict[str, str]:
        """Proof that the caller holds the app's secret too, so that a stolen token alone is of no use."""
        if not token or not self.app_secret:
            return {}
        return {"appsecret_proof": hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()}

    def _read(self, response: requests.Response, token: str | None) -> Any:
        self._note(response.headers)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        failed = not 200 <= response.status_code < 300 or answer is None
        if failed or (isinstance(answer, dict) and answer.get("error")):
            secrets = (token or "", self.access_token or "", self.app_secret)
            raise GraphError(answer, http_status=response.status_code, headers=response.headers, secrets=secrets)
        return answer

    def _note(self, headers: Mapping[str, str]) -> None:
        self.usage, self.answered_at = usage(headers), answered_at(headers)
        self.served = headers.get("facebook-api-version") or self.version
        if self.on_version:
            self.on_version(self.served)

    def _part(self, told: Any) -> Any:
        """One answer out of a batch: its body is JSON in a string."""
        if not isinstance(told, dict):
            return None
        try:
            body = json.loads(told.get("body") or "null")
        except (ValueError, TypeError):
            return None
        if told.get("code") == 200 and not (isinstance(body, dict) and body.get("error")):
            return body
        secrets = (self.access_token or "", self.app_secret)
        return GraphError(body, http_status=whole(told.get("code")), headers={}, secrets=secrets)


def _page(page: Any) -> tuple[list[dict[str, Any]], bool, str | None]:
    """A page's entries, whether there is a further one, and the cursor to it (last pages have cursors too)."""
    entries = page.get("data") if isinstance(page, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise GraphError(None, http_status=200, headers={}, secrets=())
    paging = page.get("paging") or {}
    more = "next" in paging
    return entries, more, (paging.get("cursors") or {}).get("after") if more else None


def _encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in values.items() if value is not None}


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | tuple) else value
