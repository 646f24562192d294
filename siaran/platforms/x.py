"""X: what it accepts, and the verbs to post, repost and read back, through tweepy's `Client` (OAuth 1.0a).

Facts: docs.x.com as of November 2026. Known and not handled, because we never do it: quotes, polls, deleting, long
posts of paying accounts, OAuth 2.0 user tokens (OAuth 1.0a tokens need no refreshing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import requests
import tweepy

from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import OutcomeUnknown, Refused
from siaran.domain.limits import Limits
from siaran.domain.metric import Measured
from siaran.domain.platform import Alike, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft
from siaran.platforms import _x_text
from siaran.platforms._x_errors import Step, speaking
from siaran.platforms._x_media import HOST, Uploads, expiry
from siaran.platforms._x_reading import FIELDS, NEW_FIELDS, PRIVATE, figures, permalink, seen
from siaran.wire import Door, Session

PAGE = 100
MOST_PAGES = 10
ALREADY = "already retweeted"


class X:
    """X, spoken to with the city's own app and each account's own token."""

    kind: ClassVar[str] = "x"
    label: ClassVar[str] = "X"
    limits: ClassVar[Limits] = Limits(
        length=280, images=4, alt_length=1000, image_bytes=5 * 1024 * 1024, image_formats=("JPEG", "PNG"), daily=50
    )
    secrets: ClassVar[tuple[str, ...]] = ("access_token", "access_token_secret")
    options: ClassVar[Mapping[str, str]] = {
        "x_api_url": "https://api.x.com",
        "x_consumer_key": "",
        "x_consumer_secret": "",
    }
    mode: ClassVar[Mode] = Mode.AMPLIFY
    alike: ClassVar[Alike] = Alike.REFUSE
    resend: ClassVar[Resend] = Resend.AFTER_PROOF
    sends: ClassVar[int] = 2

    def __init__(self, door: Door, options: Mapping[str, str]) -> None:
        self._door, self._options = door, options
        self._fields = FIELDS

    @staticmethod
    def count(text: str) -> int:
        """Weighted length: a link 23, an emoji 2, as X's own twitter-text counts."""
        return _x_text.count(text)

    @staticmethod
    def warnings(text: str, link: str | None) -> tuple[str, ...]:  # noqa: ARG004 - a link is part of the text here
        """What an author should know about this text here. Prices: X's pay-per-use list of 2026-04-20."""
        found = []
        if links := _x_text.urls(text):
            found.append(f"Memuat tautan ({links[0]}): di X US$0,20, 13 kali biaya biasa (US$0,015).")
        if len(re.findall(r"(?<!\w)\$[A-Za-z]{1,6}\b", text)) > 1:
            found.append("Lebih dari satu lambang saham ($…): X membatasi satu.")
        if re.search(r"(?<!\w)@\w+", text):
            found.append("Menyebut akun lain (@…): X membatasinya bagi aplikasi, terlebih bila tidak diminta.")
        return tuple(found)

    def whoami(self, access: Access) -> Identity:
        """Ask X who the token is."""
        told = self._read(access, "/2/users/me", {})["data"]
        return Identity(str(told["id"]), str(told.get("username", "")), str(told.get("name", "")))

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        """Upload the draft's pictures, one a call; ask again for those X still processes."""
        ids, ready, again = [*(handle or {}).get("media_ids", ())], True, 0.0
        session = self._session()
        uploads = Uploads(session, self._auth(access), self.limits)
        with speaking(session, Step.PREPARE):
            if handle and not handle.get("ready", True):
                ready, again = uploads.poll(ids[-1])
            elif len(ids) < len(draft.pictures):
                media_id, ready, again = uploads.begin(draft.pictures[len(ids)])
                ids.append(media_id)
        expires = (handle or {}).get("expires_at") or expiry(session)
        made = {"media_ids": ids, "ready": ready, "expires_at": expires}
        return Prepared(made, ready=ready and len(ids) == len(draft.pictures), again_in=again)

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        """One post; an answer of a later part names the part before it."""
        session = self._session()
        with speaking(session, Step.PUBLISH):
            response = self._client(access, session).create_tweet(
                text=draft.text,
                media_ids=list(handle.get("media_ids", ())) or None,
                in_reply_to_tweet_id=draft.leader_id,
            )
            told = response.json()
        return self._receipt(access, (told.get("data") or {}).get("id"))

    def amplify(self, access: Access, leader_id: str) -> Receipt:
        """Repost `leader_id`. X may answer without an id: then it is pending, but the yes stands."""
        session = self._session()
        client = self._client(access, session)
        try:
            with speaking(session, Step.PUBLISH):
                # Not `client.retweet`: it takes the account's id from the shape of its token.
                path = f"/2/users/{access.external_id}/retweets"
                response = client.request("POST", path, json={"tweet_id": leader_id}, user_auth=True)
                told = response.json().get("data") or {}
        except Refused as refusal:
            if ALREADY in str(refusal).lower():
                return Receipt(None)
            raise
        if not (told.get("retweeted") or told.get("reposted")):
            raise OutcomeUnknown("X menjawab tanpa menyatakan posting ulangnya jadi.", status=200)
        own = told.get("rest_id")
        return self._receipt(access, own) if own and str(own) != leader_id else Receipt(None)

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:  # noqa: ARG002
        """The account's own posts, newest first, until beyond `since`. No filter: each hides what proves the read whole."""
        posts: list[Seen] = []
        for page, last in self._pages(access):
            posts += [seen(row, access.handle) for row in page]
            if last or (posts and posts[-1].created_at < since):
                return Sighting(tuple(posts), complete=True)
        return Sighting(tuple(posts))

    def _pages(self, access: Access) -> Iterator[tuple[list[Mapping[str, Any]], bool]]:
        token: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            told = self._rows(access, f"/2/users/{access.external_id}/tweets", {"max_results": str(PAGE), **token})
            token = {"pagination_token": t} if (t := (told.get("meta") or {}).get("next_token")) else {}
            yield told.get("data") or [], not token

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        """Metrics, 100 ids a call; clicks only where X still tells them (own posts of up to 30 days)."""
        found: dict[str, Measured] = {}
        for start in range(0, len(ids), PAGE):
            wanted = ids[start : start + PAGE]
            try:
                told = self._rows(access, "/2/tweets", {"ids": ",".join(wanted)}, PRIVATE)
            except Refused:
                told = self._rows(access, "/2/tweets", {"ids": ",".join(wanted)})
            found |= self._measured(told)
        return found

    def _measured(self, told: Mapping[str, Any]) -> dict[str, Measured]:
        last = self._session().last
        version = last.headers.get("api-version", "") if last else ""
        rows = {str(r["id"]): Measured(figures(r), _metrics(r), version) for r in told.get("data") or ()}
        missing = (e for e in told.get("errors") or () if str(e.get("type", "")).endswith("resource-not-found"))
        return rows | {str(e.get("resource_id") or e.get("value")): Measured(gone=True) for e in missing}

    def _rows(self, access: Access, path: str, params: Mapping[str, str], *more: str) -> Mapping[str, Any]:
        """A read of posts; in X's new vocabulary where it no longer takes the old one."""
        try:
            return self._read(access, path, {**params, **_named(self._fields, *more)})
        except Refused:
            other = NEW_FIELDS if self._fields is FIELDS else FIELDS
            told = self._read(access, path, {**params, **_named(other, *more)})
            self._fields = other
            return told

    def _read(self, access: Access, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        session = self._session()
        with speaking(session, Step.READ):
            response = self._client(access, session).request("GET", path, params=dict(params), user_auth=True)
            told: Mapping[str, Any] = response.json()
            if not isinstance(told, dict) or not ("data" in told or "meta" in told or "errors" in told):
                raise ValueError("not an answer of X")
        return told

    def _receipt(self, access: Access, post_id: object) -> Receipt:
        if not post_id:
            raise OutcomeUnknown("X menjawab tanpa nomor kiriman.", status=201)
        return Receipt(str(post_id), permalink(access.handle, str(post_id)))

    def _session(self) -> Session:
        return self._door.session({HOST: self._options["x_api_url"]})

    def _auth(self, access: Access) -> tweepy.OAuth1UserHandler:
        app, own = self._options, access.secrets
        return tweepy.OAuth1UserHandler(
            app["x_consumer_key"], app["x_consumer_secret"], own["access_token"], own["access_token_secret"]
        )

    def _client(self, access: Access, session: Session) -> tweepy.Client:
        """A client for one call: tweepy's own keeps every instance for ever once it caches (tweepy, `@cache`)."""
        app, own = self._options, access.secrets
        client = tweepy.Client(
            consumer_key=app["x_consumer_key"],
            consumer_secret=app["x_consumer_secret"],
            access_token=own["access_token"],
            access_token_secret=own["access_token_secret"],
            return_type=requests.Response,
            wait_on_rate_limit=False,
        )
        client.session = session
        return client


def _named(fields: Sequence[str], *more: str) -> dict[str, str]:
    return {("tweet.fields" if fields is FIELDS else "post.fields"): ",".join((*fields, *more))}


def _metrics(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("public_metrics", PRIVATE) if name in row}


PLATFORM = X
